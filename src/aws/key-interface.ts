import type { IEncryptionKey } from '../core/encryption-key';

/**
 * A KMS key: one made in this app, or an imported one.
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
}
