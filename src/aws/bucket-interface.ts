import type { IEncryptedBucket } from '../core/encrypted-bucket';

/**
 * An S3 bucket: one made in this app, or an imported one.
 */
export interface IBucket extends IEncryptedBucket {
  /**
   * The bucket's ARN. May be a token.
   *
   * @attribute
   */
  readonly bucketArn: string;
}
