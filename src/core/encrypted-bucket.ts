import type { IConstruct } from 'constructs';
import type { IEncryptionKey } from './encryption-key';

/**
 * An object bucket, in any cloud, that says how new objects are encrypted.
 */
export interface IEncryptedBucket extends IConstruct {
  /**
   * The name of the bucket. May be a token.
   */
  readonly bucketName: string;

  /**
   * The customer's key new objects are encrypted under by default; undefined if the cloud's own key is used, or if it is not known.
   */
  readonly encryptionKey?: IEncryptionKey;
}
