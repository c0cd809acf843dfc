import { KeyFault } from './key-fault';
import type { KeyState } from './key-record';
import type { KeyUsage } from '../../facts/aws/key-specs';

/**
 * What each operation on a key needs: the permission, and the states in which AWS lets it run. Rows follow the table "Key
 * states of AWS KMS keys" of the KMS developer guide (read 2026-11). An operation that is not here cannot touch a key.
 */
export interface KeyOperation {
  /** Action of the policy language. */
  readonly action: string;
  /** CloudTrail's `readOnly`. */
  readonly readOnly: boolean;
  readonly allowed: readonly KeyState[];
  /** The usage a key must have for it. Absent for what only manages keys. */
  readonly usage?: KeyUsage;
}

const pending: readonly KeyState[] = ['pending-deletion', 'pending-replica-deletion'];
/** While the primary changes, the family goes on working. */
const working: readonly KeyState[] = ['enabled', 'updating'];
const onlyEnabled: readonly KeyState[] = ['enabled'];
/** In the other two states a key is refused for its origin (`refuseAutomaticRotation`), and told so. */
const rotatable: readonly KeyState[] = ['enabled', 'pending-import', 'unavailable'];
/** What may be turned on and off. A key out of reach keeps the wish until it is back. */
const switchable: readonly KeyState[] = ['enabled', 'disabled', 'unavailable'];
/** Everything but a key that is to be deleted. */
const kept: readonly KeyState[] = ['enabled', 'disabled', 'pending-import', 'unavailable', 'creating', 'updating'];
const deletable: readonly KeyState[] = ['enabled', 'disabled', 'pending-import', 'unavailable'];
const importable: readonly KeyState[] = ['enabled', 'disabled', 'pending-import'];
const anyState: readonly KeyState[] = [...kept, ...pending];

const row = (name: string, readOnly: boolean, allowed: readonly KeyState[]): KeyOperation => ({ action: `kms:${name}`, readOnly, allowed });
/** Cryptographic operations: they need a working key of one usage, and change nothing. */
const use = (name: string, usage: KeyUsage): KeyOperation => ({ ...row(name, true, working), usage });

export const keyOperations = {
  CancelKeyDeletion: row('CancelKeyDeletion', false, pending),
  CreateAlias: row('CreateAlias', false, kept),
  CreateGrant: row('CreateGrant', false, ['enabled', 'unavailable', 'updating']),
  Decapsulate: use('Decapsulate', 'ENCAPSULATE_DECAPSULATE'),
  Decrypt: use('Decrypt', 'ENCRYPT_DECRYPT'),
  DeleteAlias: row('DeleteAlias', false, anyState),
  DeleteImportedKeyMaterial: row('DeleteImportedKeyMaterial', false, [...importable, ...pending]),
  DeriveSharedSecret: use('DeriveSharedSecret', 'KEY_AGREEMENT'),
  DescribeKey: row('DescribeKey', true, anyState),
  DisableKey: row('DisableKey', false, switchable),
  DisableKeyRotation: row('DisableKeyRotation', false, rotatable),
  EnableKey: row('EnableKey', false, switchable),
  EnableKeyRotation: row('EnableKeyRotation', false, rotatable),
  Encapsulate: use('Encapsulate', 'ENCAPSULATE_DECAPSULATE'),
  Encrypt: use('Encrypt', 'ENCRYPT_DECRYPT'),
  GenerateDataKey: use('GenerateDataKey', 'ENCRYPT_DECRYPT'),
  GenerateDataKeyPair: use('GenerateDataKeyPair', 'ENCRYPT_DECRYPT'),
  GenerateDataKeyPairWithoutPlaintext: use('GenerateDataKeyPairWithoutPlaintext', 'ENCRYPT_DECRYPT'),
  GenerateDataKeyWithoutPlaintext: use('GenerateDataKeyWithoutPlaintext', 'ENCRYPT_DECRYPT'),
  GenerateMac: use('GenerateMac', 'GENERATE_VERIFY_MAC'),
  GetKeyLastUsage: row('GetKeyLastUsage', true, anyState),
  GetKeyPolicy: row('GetKeyPolicy', true, anyState),
  GetKeyRotationStatus: row('GetKeyRotationStatus', true, anyState),
  GetParametersForImport: row('GetParametersForImport', true, importable),
  GetPublicKey: row('GetPublicKey', true, working),
  ImportKeyMaterial: row('ImportKeyMaterial', false, importable),
  ListGrants: row('ListGrants', true, anyState),
  ListKeyPolicies: row('ListKeyPolicies', true, anyState),
  ListKeyRotations: row('ListKeyRotations', true, anyState),
  ListResourceTags: row('ListResourceTags', true, anyState),
  PutKeyPolicy: row('PutKeyPolicy', false, anyState),
  ReEncryptFrom: use('ReEncryptFrom', 'ENCRYPT_DECRYPT'),
  ReEncryptTo: use('ReEncryptTo', 'ENCRYPT_DECRYPT'),
  ReplicateKey: row('ReplicateKey', false, onlyEnabled),
  RetireGrant: row('RetireGrant', false, anyState),
  RevokeGrant: row('RevokeGrant', false, anyState),
  RotateKeyOnDemand: row('RotateKeyOnDemand', false, onlyEnabled),
  ScheduleKeyDeletion: row('ScheduleKeyDeletion', false, deletable),
  Sign: use('Sign', 'SIGN_VERIFY'),
  TagResource: row('TagResource', false, kept),
  UntagResource: row('UntagResource', false, kept),
  UpdateAlias: row('UpdateAlias', false, kept),
  UpdateKeyDescription: row('UpdateKeyDescription', false, kept),
  UpdatePrimaryRegion: row('UpdatePrimaryRegion', false, onlyEnabled),
  Verify: use('Verify', 'SIGN_VERIFY'),
  VerifyMac: use('VerifyMac', 'GENERATE_VERIFY_MAC'),
} as const satisfies Record<string, KeyOperation>;

export type KeyOperationName = keyof typeof keyOperations;

/**
 * Being disabled has a code of its own where being enabled would have helped; every other state is told by name.
 * @throws KeyFault `disabled`, `invalid-state`.
 */
export function assertState(operation: KeyOperationName, arn: string, state: KeyState): void {
  const { allowed }: KeyOperation = keyOperations[operation];
  if (allowed.includes(state)) return;
  throw state === 'disabled' && allowed.includes('enabled')
    ? new KeyFault('disabled', { arn })
    : new KeyFault('invalid-state', { arn, state, ...(allowed.includes('enabled') ? {} : { wanted: 'pending-deletion' }) });
}
