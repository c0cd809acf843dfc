import type { KeyUsage } from './key-specs';
import type { Limits } from '../limits';

/**
 * What a KMS grant can hand on, and for keys of which usage (all, where none is named); only operations of symmetric keys take an encryption
 * context. KMS API Reference, `GrantOperation` (service model in botocore 1.44.5), and KMS developer guide, "Grant operations" (2026-11).
 */
export interface GrantOperationRow {
  readonly usage?: KeyUsage;
  readonly context?: true;
}

const symmetric: GrantOperationRow = { usage: 'ENCRYPT_DECRYPT', context: true };
const signing: GrantOperationRow = { usage: 'SIGN_VERIFY' };
const mac: GrantOperationRow = { usage: 'GENERATE_VERIFY_MAC' };
const encapsulating: GrantOperationRow = { usage: 'ENCAPSULATE_DECAPSULATE' };

export const grantOperations = {
  Decrypt: symmetric,
  Encrypt: symmetric,
  GenerateDataKey: symmetric,
  GenerateDataKeyWithoutPlaintext: symmetric,
  ReEncryptFrom: symmetric,
  ReEncryptTo: symmetric,
  Sign: signing,
  Verify: signing,
  GetPublicKey: {},
  CreateGrant: {},
  RetireGrant: {},
  DescribeKey: {},
  GenerateDataKeyPair: symmetric,
  GenerateDataKeyPairWithoutPlaintext: symmetric,
  GenerateMac: mac,
  VerifyMac: mac,
  DeriveSharedSecret: { usage: 'KEY_AGREEMENT' },
  Encapsulate: encapsulating,
  Decapsulate: encapsulating,
} as const satisfies Record<string, GrantOperationRow>;

export type GrantOperationName = keyof typeof grantOperations;

/** KMS API Reference, CreateGrant `Name` (service model in botocore 1.44.5, 2026-11). */
export const grantName = { length: { min: 1, max: 256, unit: 'characters' } satisfies Limits, pattern: /^[a-zA-Z0-9:/_-]+$/ } as const;
