import type { IConstruct } from 'constructs';
import type { ExternalKeyMaterial } from './external-material';
import { literalKeyMaterial, notATime, withoutKeyMaterial } from './key-errors';
import { isKnown } from '../core/checks';

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** @throws ValidationError if the material is written out, or options have no meaning without it */
export function checkMaterial(scope: IConstruct, options: ExternalKeyMaterial, enabled: boolean | undefined): void {
  const { validTo } = options;
  const hasMaterial = options.keyMaterialBase64 !== undefined;
  if (isKnown(options.keyMaterialBase64)) throw literalKeyMaterial(scope);
  if (isKnown(validTo) && (!rfc3339.test(validTo) || Number.isNaN(Date.parse(validTo)))) throw notATime(scope, 'validTo', validTo);
  if (hasMaterial) return;
  if (validTo !== undefined) throw withoutKeyMaterial(scope, 'validTo', validTo);
  if (enabled !== undefined) throw withoutKeyMaterial(scope, 'enabled', String(enabled));
}

/** What both resources of imported material are told of it. */
export const materialSettings = (options: ExternalKeyMaterial, enabled: boolean | undefined) => ({
  keyMaterialBase64: options.keyMaterialBase64,
  validTo: options.validTo,
  // Left out, the provider disables a key whose material it has imported.
  enabled: enabled ?? (options.keyMaterialBase64 === undefined ? undefined : true),
});
