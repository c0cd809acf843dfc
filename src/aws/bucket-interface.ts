import type { Grant } from './grant';
import type { Grantee } from './grantee';
import type { IEncryptedBucket } from '../core/encrypted-bucket';

/**
 * An S3 bucket: one made in this app, or an imported one.
 *
 * Every grant carries what it needs of the bucket's KMS key, by the ARN of the key.
 */
export interface IBucket extends IEncryptedBucket {
  /**
   * The bucket's ARN. May be a token.
   *
   * @attribute
   */
  readonly bucketArn: string;

  /**
   * Let somebody read objects, and decrypt under the bucket's key.
   *
   * @param grantee who
   * @param objects a pattern of object keys; all if left out
   */
  grantRead(grantee: Grantee, objects?: string): Grant;

  /**
   * Let somebody write objects, and encrypt and (for multipart uploads) decrypt under the bucket's key.
   *
   * @param grantee who
   * @param objects a pattern of object keys; all if left out
   */
  grantWrite(grantee: Grantee, objects?: string): Grant;

  /**
   * Let somebody read and write objects.
   *
   * @param grantee who
   * @param objects a pattern of object keys; all if left out
   */
  grantReadWrite(grantee: Grantee, objects?: string): Grant;

  /**
   * Let somebody delete objects.
   *
   * @param grantee who
   * @param objects a pattern of object keys; all if left out
   */
  grantDelete(grantee: Grantee, objects?: string): Grant;
}
