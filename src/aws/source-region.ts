import { Lazy } from 'cdktf';
import type { IConstruct } from 'constructs';
import { regionOf } from './provider';
import { copyFromUnknownRegion } from './volume-errors';

/** The Region something is copied from: what was said, else that of its provider, which is known at synth. */
export function sourceRegionOf(scope: IConstruct, said: string | undefined, source: IConstruct): string {
  if (said !== undefined) return said;
  scope.node.addValidation({
    validate: () => (regionOf(source) === undefined ? [copyFromUnknownRegion(scope, 'sourceRegion').problem] : []),
  });
  return Lazy.stringValue({ produce: () => regionOf(source) });
}
