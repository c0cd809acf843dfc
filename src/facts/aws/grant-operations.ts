import type { KeyUsage } from './key-specs';

/**
 * What a grant may permit on which kind of key. Source: KMS developer guide, "Grant operations", and the service model in
 * botocore 1.44.5 (2026-11).
 */
export type GrantOperationName =
  | 'CreateGrant'
  | 'Decapsulate'
  | 'Decrypt'
  | 'DeriveSharedSecret'
  | 'DescribeKey'
  | 'Encapsulate'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyPair'
  | 'GenerateDataKeyPairWithoutPlaintext'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'GenerateMac'
  | 'GetPublicKey'
  | 'ReEncryptFrom'
  | 'ReEncryptTo'
  | 'RetireGrant'
  | 'Sign'
  | 'Verify'
  | 'VerifyMac';

const ofAnyKey = ['CreateGrant', 'DescribeKey', 'RetireGrant'] as const;
const ofEncryption = ['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo'] as const;
const ofDataKeys = [
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
] as const;

const symmetric: readonly GrantOperationName[] = [...ofAnyKey, ...ofEncryption, ...ofDataKeys];

const byUsage: Readonly<Record<KeyUsage, readonly GrantOperationName[]>> = {
  ENCRYPT_DECRYPT: [...ofAnyKey, ...ofEncryption, 'GetPublicKey'],
  SIGN_VERIFY: [...ofAnyKey, 'Sign', 'Verify', 'GetPublicKey'],
  GENERATE_VERIFY_MAC: [...ofAnyKey, 'GenerateMac', 'VerifyMac'],
  KEY_AGREEMENT: [...ofAnyKey, 'DeriveSharedSecret', 'GetPublicKey'],
  ENCAPSULATE_DECAPSULATE: [...ofAnyKey, 'Encapsulate', 'Decapsulate', 'GetPublicKey'],
};

export const grantOperationsOf = (isSymmetric: boolean, usage: KeyUsage): readonly GrantOperationName[] =>
  isSymmetric ? symmetric : byUsage[usage];

/** Operations that bring an encryption context: a constraint on it says nothing of the others. */
export const contextOperations: ReadonlySet<string> = new Set([...ofEncryption, ...ofDataKeys]);

/** KMS developer guide, "Quotas" and "Grant constraints". */
export const grantLimits = { perKey: 50_000, constraintPairs: 8, constraintCharacters: 384 } as const;
