import type { Grant } from './grant';
import type { Grantee } from './grantee';
import type { KeySpec, KeyUsage } from './key-spec';
import type { PolicyCondition } from './policy-condition';
import type { IEncryptionKey } from '../core/encryption-key';

/**
 * A KMS key: one made in this app, or an imported one.
 *
 * Every grant names this key's ARN in policies of roles and users, never `*`. A grant that cannot have an effect, because the policy of the
 * key is not this app's to change, leaves a warning on the key.
 */
export interface IKey extends IEncryptionKey {
  /**
   * The key's ARN. May be a token.
   *
   * @attribute
   */
  readonly keyArn: string;

  /**
   * The key's id, without Region and account. May be a token.
   *
   * @attribute
   */
  readonly keyId: string;

  /**
   * Whether the key is a multi-Region key; undefined if that is not known before apply.
   */
  readonly multiRegion?: boolean;

  /**
   * What kind of key it is; undefined if that is not known.
   */
  readonly keySpec?: KeySpec;

  /**
   * What the key is for; undefined if that is not known.
   */
  readonly keyUsage?: KeyUsage;

  /**
   * Let somebody do what the actions say with this key.
   *
   * @param grantee who
   * @param actions for example `kms:DescribeKey`; at least one
   */
  grant(grantee: Grantee, ...actions: string[]): Grant;

  /**
   * Let somebody do what the actions say with this key while conditions hold.
   *
   * @param grantee who
   * @param conditions all of which must hold
   * @param actions for example `kms:CreateGrant`; at least one
   */
  grantConditionally(grantee: Grantee, conditions: PolicyCondition[], ...actions: string[]): Grant;

  /**
   * Let somebody encrypt under this key and make data keys, but not decrypt.
   *
   * Throws if the key is known not to be for encryption.
   */
  grantEncrypt(grantee: Grantee): Grant;

  /**
   * Let somebody decrypt what this key encrypted, also by re-encrypting it under another key.
   *
   * Throws if the key is known not to be for encryption.
   */
  grantDecrypt(grantee: Grantee): Grant;

  /**
   * Let somebody encrypt and decrypt under this key.
   *
   * Throws if the key is known not to be for encryption.
   */
  grantEncryptDecrypt(grantee: Grantee): Grant;

  /**
   * Let somebody sign with this key.
   *
   * Throws if the key is known not to be for signatures.
   */
  grantSign(grantee: Grantee): Grant;

  /**
   * Let somebody verify signatures of this key.
   *
   * Throws if the key is known not to be for signatures.
   */
  grantVerify(grantee: Grantee): Grant;

  /**
   * Let somebody make message authentication codes with this key.
   *
   * Throws if the key is known not to be for them.
   */
  grantGenerateMac(grantee: Grantee): Grant;

  /**
   * Let somebody verify message authentication codes of this key.
   *
   * Throws if the key is known not to be for them.
   */
  grantVerifyMac(grantee: Grantee): Grant;

  /**
   * Let somebody derive shared secrets with this key.
   *
   * Throws if the key is known not to be for key agreement.
   */
  grantDeriveSharedSecret(grantee: Grantee): Grant;

  /**
   * Let somebody encapsulate shared secrets under this key.
   *
   * Throws if the key is known not to be for that.
   */
  grantEncapsulate(grantee: Grantee): Grant;

  /**
   * Let somebody decapsulate shared secrets of this key.
   *
   * Throws if the key is known not to be for that.
   */
  grantDecapsulate(grantee: Grantee): Grant;

  /**
   * Let somebody administer this key, but not use it.
   */
  grantAdmin(grantee: Grantee): Grant;
}
