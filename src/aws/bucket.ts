import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { BlockPublicAccess } from './block-public-access';
import type { BucketAttributes } from './bucket-attributes';
import { BucketEncryption } from './bucket-encryption';
import type { BucketEncryptionOptions } from './bucket-encryption';
import type { IBucket } from './bucket-interface';
import { checkBucketName } from './bucket-name';
import { forceDestroyRetained } from './errors';
import { ImportedBucket } from './imported-bucket';
import { lifecycleOf } from './removal';
import { S3Bucket, S3BucketPublicAccessBlock, S3BucketVersioning } from './resources';
import { checkTags } from './tag-check';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { stateUnder } from '../core/lineage';
import { RemovalPolicy } from '../core/removal-policy';

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

/**
 * An S3 bucket that encrypts every new object and lets no public in.
 *
 * Throws if S3 refuses the name, and if options contradict each other.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
 * @example
 * const key = new aws.Key(stack, 'Key');
 * new aws.Bucket(stack, 'Invoices', { encryptionKey: key, versioned: true });
 */
export class Bucket extends Construct implements IBucket {
  /**
   * A bucket that exists already, by its name, in the partition `aws`. Nothing of it is changed.
   *
   * @param bucketName the name, or a token
   */
  public static fromBucketName(scope: Construct, id: string, bucketName: string): IBucket {
    return new ImportedBucket(scope, id, { bucketName });
  }

  /**
   * A bucket that exists already, with what is known of it. Nothing of it is changed.
   */
  public static fromBucketAttributes(scope: Construct, id: string, attributes: BucketAttributes): IBucket {
    return new ImportedBucket(scope, id, attributes);
  }

  /** @attribute */
  public readonly bucketName: string;
  /** @attribute */
  public readonly bucketArn: string;
  public readonly encryptionKey?: IEncryptionKey;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id);
    checkBucketName(this, props.bucketName);
    checkTags(this, props.tags);
    if (props.forceDestroy === true && props.removalPolicy !== RemovalPolicy.DESTROY) throw forceDestroyRetained(this);

    const { provider } = props;
    const resource = new S3Bucket(this, 'Resource', {
      bucket: props.bucketName,
      forceDestroy: props.forceDestroy,
      tags: props.tags,
      lifecycle: lifecycleOf(props.removalPolicy),
      provider,
    });
    this.bucketName = resource.bucket;
    this.bucketArn = resource.arn;
    this.encryptionKey = props.encryptionKey;

    new BucketEncryption(this, 'Encryption', {
      bucket: this,
      encryption: props.encryption,
      encryptionKey: props.encryptionKey,
      bucketKey: props.bucketKey,
    });
    this.addPublicAccessBlock(props.blockPublicAccess ?? BlockPublicAccess.all(), provider);
    if (props.versioned === true) {
      new S3BucketVersioning(this, 'Versioning', { bucket: this.bucketName, versioningConfiguration: { status: 'Enabled' }, provider });
    }
    EncryptionTraits.declare(this, { subject: EncryptionSubject.BUCKET, state: stateUnder(props.encryptionKey), key: props.encryptionKey });
  }

  private addPublicAccessBlock(block: BlockPublicAccess, provider: TerraformProvider | undefined): void {
    new S3BucketPublicAccessBlock(this, 'PublicAccessBlock', {
      bucket: this.bucketName,
      blockPublicAcls: block.blockPublicAcls,
      blockPublicPolicy: block.blockPublicPolicy,
      ignorePublicAcls: block.ignorePublicAcls,
      restrictPublicBuckets: block.restrictPublicBuckets,
      provider,
    });
  }
}
