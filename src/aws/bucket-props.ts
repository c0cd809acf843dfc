import type { TerraformProvider } from 'cdktf';
import type { BlockPublicAccess } from './block-public-access';
import type { BucketEncryptionOptions } from './bucket-encryption';
import type { IBucket } from './bucket-interface';
import type { BucketReplicationRule } from './bucket-replication-rule';
import type { DeniedUpload } from './denied-upload';
import type { RemovalPolicy } from '../core/removal-policy';

/**
 * How an S3 bucket is made.
 */
export interface BucketProps extends BucketEncryptionOptions {
  /**
   * The name, unique among all buckets of the partition: 3 to 63 lower-case letters, digits, `.` and `-`.
   *
   * @default - Terraform makes up a name
   */
  readonly bucketName?: string;

  /**
   * Which ways of making the bucket public are shut.
   *
   * @default BlockPublicAccess.all()
   */
  readonly blockPublicAccess?: BlockPublicAccess;

  /**
   * Whether the bucket keeps the earlier versions of objects.
   *
   * @default false
   */
  readonly versioned?: boolean;

  /**
   * Uploads the bucket policy refuses.
   *
   * @default - none; S3 encrypts every new object in any case
   */
  readonly deniedUploads?: DeniedUpload[];

  /**
   * Whether the bucket policy refuses requests over plain HTTP.
   *
   * @default - false, unless minimumTlsVersion is given
   */
  readonly enforceTls?: boolean;

  /**
   * The oldest version of TLS the bucket policy lets in: 1.2 or 1.3.
   *
   * @default - any
   */
  readonly minimumTlsVersion?: number;

  /**
   * Where new objects are copied to; the bucket must keep versions. A role that may do that and no more is made with it.
   *
   * @default - nowhere
   */
  readonly replicateTo?: BucketReplicationRule[];

  /**
   * The bucket of the same Region that S3 writes a log of requests into. S3 writes only into buckets with ServerSideEncryption.S3_MANAGED.
   *
   * @default - no log
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * The beginning of the keys of log objects.
   *
   * @default - none
   */
  readonly serverAccessLogsPrefix?: string;

  /**
   * Whether Terraform may destroy the bucket. Even then S3 refuses while there are objects in it, unless `forceDestroy` is set.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether Terraform deletes all objects, with all versions, before it destroys the bucket. They cannot be brought back.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;

  /**
   * Tags of the bucket.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;

  /**
   * The provider, and so the account and Region, of the bucket.
   *
   * @default - the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}
