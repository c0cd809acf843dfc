import type { KeyUsage } from './key-specs';

/**
 * What each grant lets somebody do with a key, by the usage of the key: one action list per permission. A permission without a row for a
 * usage does not exist for such keys. Source: KMS developer guide, "KMS permissions" table and "Key usage" of each action (2026-11).
 *
 * `ReEncryptFrom` is a way of decrypting and `ReEncryptTo` one of encrypting, so each goes with its own side; `ReEncrypt*` would hand both
 * to whoever may do one of them (FSBP KMS.2 counts `ReEncryptFrom` as decryption).
 */
export type PermissionName =
  | 'encrypt'
  | 'decrypt'
  | 'encryptDecrypt'
  | 'sign'
  | 'verify'
  | 'generateMac'
  | 'verifyMac'
  | 'deriveSharedSecret'
  | 'encapsulate'
  | 'decapsulate';

type ActionsByUsage = Readonly<Partial<Record<KeyUsage, readonly string[]>>>;

const encrypt = ['kms:Encrypt', 'kms:ReEncryptTo', 'kms:GenerateDataKey*', 'kms:DescribeKey'] as const;
const decrypt = ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:DescribeKey'] as const;
const both = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'] as const;

export const keyPermissions: Readonly<Record<PermissionName, ActionsByUsage>> = {
  encrypt: { ENCRYPT_DECRYPT: encrypt },
  decrypt: { ENCRYPT_DECRYPT: decrypt },
  encryptDecrypt: { ENCRYPT_DECRYPT: both },
  sign: { SIGN_VERIFY: ['kms:Sign', 'kms:GetPublicKey', 'kms:DescribeKey'] },
  verify: { SIGN_VERIFY: ['kms:Verify', 'kms:GetPublicKey', 'kms:DescribeKey'] },
  generateMac: { GENERATE_VERIFY_MAC: ['kms:GenerateMac', 'kms:DescribeKey'] },
  verifyMac: { GENERATE_VERIFY_MAC: ['kms:VerifyMac', 'kms:DescribeKey'] },
  deriveSharedSecret: { KEY_AGREEMENT: ['kms:DeriveSharedSecret', 'kms:GetPublicKey', 'kms:DescribeKey'] },
  encapsulate: { ENCAPSULATE_DECAPSULATE: ['kms:Encapsulate', 'kms:GetPublicKey', 'kms:DescribeKey'] },
  decapsulate: { ENCAPSULATE_DECAPSULATE: ['kms:Decapsulate', 'kms:DescribeKey'] },
};

/** What the "key users" of a key policy may do. KMS developer guide, "Allows key users to use the KMS key" (2026-11). */
export const keyUserActions: Readonly<Record<KeyUsage, readonly string[]>> = {
  ENCRYPT_DECRYPT: both,
  SIGN_VERIFY: ['kms:Sign', 'kms:Verify', 'kms:GetPublicKey', 'kms:DescribeKey'],
  GENERATE_VERIFY_MAC: ['kms:GenerateMac', 'kms:VerifyMac', 'kms:DescribeKey'],
  KEY_AGREEMENT: ['kms:DeriveSharedSecret', 'kms:GetPublicKey', 'kms:DescribeKey'],
  ENCAPSULATE_DECAPSULATE: ['kms:Encapsulate', 'kms:Decapsulate', 'kms:GetPublicKey', 'kms:DescribeKey'],
};

/** Key users hand a symmetric key to AWS services by grants of their own; same page. */
export const keyUserGrantActions = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'] as const;

/**
 * What administrators may do: everything but use the key. KMS developer guide, "Allows key administrators to administer the KMS key"
 * (2026-11), with the actions for replicas, imported material and rotation that other lists forget.
 */
export const keyAdminActions = [
  'kms:Create*',
  'kms:Describe*',
  'kms:Enable*',
  'kms:List*',
  'kms:Put*',
  'kms:Update*',
  'kms:Revoke*',
  'kms:Disable*',
  'kms:Get*',
  'kms:Delete*',
  'kms:ImportKeyMaterial',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
  'kms:RotateKeyOnDemand',
  'kms:ReplicateKey',
] as const;

/** The action whoever changes a key policy needs: without anybody who has it a key can only be rescued by AWS support. */
export const policyChangeAction = 'kms:PutKeyPolicy';
