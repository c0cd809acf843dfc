import type { IEncryptionKey } from '../core/encryption-key';

/**
 * What is known of a bucket that exists already.
 */
export interface BucketAttributes {
  /**
   * The name of the bucket, or a token.
   */
  readonly bucketName: string;

  /**
   * The KMS key new objects are encrypted under by default.
   *
   * @default - not known, or an AWS managed one
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The partition of the bucket's ARN: `aws`, `aws-cn`, `aws-us-gov` or a token.
   *
   * @default aws
   */
  readonly partition?: string;
}
