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

const anyState: readonly KeyState[] = ['enabled', 'disabled', 'pending-deletion', 'pending-replica-deletion'];
const notPending: readonly KeyState[] = ['enabled', 'disabled'];
const pending: readonly KeyState[] = ['pending-deletion', 'pending-replica-deletion'];
const onlyEnabled: readonly KeyState[] = ['enabled'];

const row = (name: string, readOnly: boolean, allowed: readonly KeyState[]): KeyOperation => ({ action: `kms:${name}`, readOnly, allowed });
/** Cryptographic operations: they need an enabled key of one usage, and change nothing. */
const use = (name: string, usage: KeyUsage): KeyOperation => ({ action: `kms:${name}`, readOnly: true, allowed: onlyEnabled, usage });

export const keyOperations = {
  CancelKeyDeletion: row('CancelKeyDeletion', false, pending),
  CreateAlias: row('CreateAlias', false, notPending),
  Decapsulate: use('Decapsulate', 'ENCAPSULATE_DECAPSULATE'),
  Decrypt: use('Decrypt', 'ENCRYPT_DECRYPT'),
  DeleteAlias: row('DeleteAlias', false, anyState),
  DeriveSharedSecret: use('DeriveSharedSecret', 'KEY_AGREEMENT'),
  DescribeKey: row('DescribeKey', true, anyState),
  DisableKey: row('DisableKey', false, notPending),
  DisableKeyRotation: row('DisableKeyRotation', false, onlyEnabled),
  EnableKey: row('EnableKey', false, notPending),
  EnableKeyRotation: row('EnableKeyRotation', false, onlyEnabled),
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
  GetPublicKey: row('GetPublicKey', true, onlyEnabled),
  ListKeyPolicies: row('ListKeyPolicies', true, anyState),
  ListKeyRotations: row('ListKeyRotations', true, anyState),
  ListResourceTags: row('ListResourceTags', true, anyState),
  PutKeyPolicy: row('PutKeyPolicy', false, anyState),
  ReEncryptFrom: use('ReEncryptFrom', 'ENCRYPT_DECRYPT'),
  ReEncryptTo: use('ReEncryptTo', 'ENCRYPT_DECRYPT'),
  ReplicateKey: row('ReplicateKey', false, onlyEnabled),
  RotateKeyOnDemand: row('RotateKeyOnDemand', false, onlyEnabled),
  ScheduleKeyDeletion: row('ScheduleKeyDeletion', false, notPending),
  Sign: use('Sign', 'SIGN_VERIFY'),
  TagResource: row('TagResource', false, notPending),
  UntagResource: row('UntagResource', false, notPending),
  UpdateAlias: row('UpdateAlias', false, notPending),
  UpdateKeyDescription: row('UpdateKeyDescription', false, notPending),
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
    : new KeyFault('invalid-state', { arn, state });
}
