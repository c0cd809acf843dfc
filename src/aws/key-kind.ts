import type { IConstruct } from 'constructs';
import { rotationNotForKey, usageNotOfSpec, usageRequired } from './key-errors';
import { KeySpec, KeyUsage } from './key-spec';
import type { KeySpecRow } from '../facts/aws/key-specs';
import { keySpecs } from '../facts/aws/key-specs';

interface WantedKind {
  readonly keySpec?: KeySpec;
  readonly keyUsage?: KeyUsage;
}

interface KeyKind {
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
}

/**
 * The spec and usage a key will have: where a spec has one usage only, that need not be said.
 *
 * @throws ValidationError if KMS makes no such key
 */
export function keyKind(scope: IConstruct, wanted: WantedKind): KeyKind {
  const spec = wanted.keySpec ?? KeySpec.SYMMETRIC_DEFAULT;
  const row: KeySpecRow = keySpecs[spec];
  const usages = Object.values(KeyUsage).filter((usage) => row.usages[usage] !== undefined);
  const [only, ...others] = usages;
  const usage = wanted.keyUsage ?? (others.length === 0 ? only : undefined);
  if (usage === undefined) throw usageRequired(scope, spec, usages);
  if (!usages.includes(usage)) throw usageNotOfSpec(scope, spec, usages, usage);
  return { spec, usage };
}

/** What rotation a key is to have. */
interface WantedRotation {
  readonly rotationEnabled?: boolean;
  readonly rotationPeriod?: unknown;
}

/**
 * Whether KMS rotates the key: always, where it can, unless that was refused.
 *
 * @throws ValidationError if rotation was asked for that KMS does not do
 */
export function rotates(scope: IConstruct, wanted: WantedRotation, spec: KeySpec, inKeyStore: boolean): boolean {
  const possible = spec === KeySpec.SYMMETRIC_DEFAULT && !inKeyStore;
  if (possible) return wanted.rotationEnabled ?? true;
  const kind = inKeyStore ? 'a key in a custom key store' : `a ${spec} key`;
  if (wanted.rotationEnabled === true) throw rotationNotForKey(scope, 'rotationEnabled', kind);
  if (wanted.rotationPeriod !== undefined) throw rotationNotForKey(scope, 'rotationPeriod', kind);
  return false;
}
