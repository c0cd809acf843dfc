import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { bucketKeyForDsse, notBlockable } from './bucket-errors';
import { keyForOtherEncryption, kmsWithoutKey, secondBucketEncryption } from './errors';
import { checkEncryptionKey } from './key-arn';
import { providerBeside } from './provider';
import { S3BucketEncryption } from './resources';
import { ServerSideEncryption } from './server-side-encryption';
import { isDsse, sseAlgorithms } from './sse-algorithms';
import { isKnown } from '../core/checks';
import type { IEncryptedBucket } from '../core/encrypted-bucket';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { stateUnder } from '../core/lineage';
import { blockableEncryption } from '../facts/aws/bucket-permissions';

/**
 * How a bucket encrypts new objects.
 */
export interface BucketEncryptionOptions {
  /**
   * Whose keys encrypt new objects that do not say otherwise.
   *
   * @default - KMS if there is an encryption key, otherwise S3_MANAGED
   */
  readonly encryption?: ServerSideEncryption;

  /**
   * The KMS key of the same Region that new objects are encrypted under.
   *
   * @default - none; a `Bucket` with KMS or DSSE makes one, a `BucketEncryption` needs one
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * Whether S3 keeps a key of its own for the bucket, derived from the KMS key for a limited time, instead of asking KMS for every object.
   * That costs far fewer KMS requests; KMS then sees the bucket's ARN as encryption context, not the object's.
   *
   * @default - true for KMS and KMS_MANAGED, where alone it has an effect
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
   */
  readonly bucketKey?: boolean;

  /**
   * Kinds of encryption S3 refuses for new objects: `SSE-C` (keys that clients send along), or `NONE` for no block at all. Needs an AWS provider from
   * 6.22 on; for older ones there is `DeniedUpload.CUSTOMER_PROVIDED_KEY`.
   *
   * @default - what S3 does: SSE-C is blocked for buckets made since 2026
   */
  readonly blockedEncryptionTypes?: string[];
}

/**
 * How the encryption of an existing bucket is set.
 */
export interface BucketEncryptionProps extends BucketEncryptionOptions {
  /**
   * The bucket.
   */
  readonly bucket: IEncryptedBucket;

  /**
   * The provider, and so the account and Region, of the bucket.
   *
   * @default - the bucket's provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * The default encryption of a bucket that this app does not make. For a `Bucket`, use its own options.
 *
 * Objects that are in the bucket already stay as they are.
 *
 * Throws if key and kind of encryption contradict each other, or if the bucket has an encryption configuration in this app already:
 * S3 keeps one, and two resources would overwrite each other.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
 * @example
 * const key = new aws.Key(stack, 'Key');
 * const bucket = aws.Bucket.fromBucketName(stack, 'Invoices', 'example-invoices');
 * new aws.BucketEncryption(stack, 'InvoicesEncryption', { bucket, encryptionKey: key });
 */
export class BucketEncryption extends Construct {
  /**
   * Whose keys encrypt new objects.
   */
  public readonly encryption: ServerSideEncryption;

  /**
   * The KMS key new objects are encrypted under; undefined if AWS manages it.
   */
  public readonly encryptionKey?: IEncryptionKey;

  constructor(scope: Construct, id: string, props: BucketEncryptionProps) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.encryption = props.encryption ?? (props.encryptionKey === undefined ? ServerSideEncryption.S3_MANAGED : ServerSideEncryption.KMS);
    this.checkKey();
    this.checkOptions(props);
    claim(this, props.bucket);

    const algorithm = sseAlgorithms[this.encryption];
    const resource = new S3BucketEncryption(this, 'Resource', {
      bucket: props.bucket.bucketName,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: algorithm.name, kmsMasterKeyId: this.encryptionKey?.keyReference },
          bucketKeyEnabled: props.bucketKey ?? (algorithm.bucketKey ? true : undefined),
        },
      ],
      provider: providerBeside(this, props.provider, props.bucket),
    });
    // The classes of the provider that this package is built with do not know the attribute yet.
    if (props.blockedEncryptionTypes !== undefined) {
      resource.addOverride('rule.0.blocked_encryption_types', props.blockedEncryptionTypes);
    }
    // A Bucket speaks for itself.
    if (scope !== props.bucket) {
      EncryptionTraits.declare(this, {
        subject: EncryptionSubject.BUCKET,
        state: stateUnder(this.encryptionKey),
        key: this.encryptionKey,
        origin: props.bucket,
      });
    }
  }

  private checkKey(): void {
    if (sseAlgorithms[this.encryption].ownKey) {
      if (this.encryptionKey === undefined) throw kmsWithoutKey(this, nameOf(this.encryption));
    } else if (this.encryptionKey !== undefined) {
      throw keyForOtherEncryption(this, nameOf(this.encryption));
    }
    checkEncryptionKey(this, this.encryptionKey);
  }

  private checkOptions({ bucketKey, blockedEncryptionTypes: blocked }: BucketEncryptionOptions): void {
    if (bucketKey === true && isDsse(this.encryption)) throw bucketKeyForDsse(this);
    if (!isKnown(blocked)) return;
    const known = blocked.every((type) => !isKnown(type) || blockableEncryption.some((one) => one === type));
    if (blocked.length === 0 || !known || (blocked.length > 1 && blocked.includes('NONE'))) throw notBlockable(this, blocked);
  }
}

/** The name of the choice, as users write it. */
const nameOf = (encryption: ServerSideEncryption): string => encryption.replace('-', '_').toUpperCase();

const claimSymbol = Symbol.for('atrest/BucketEncryption');
type ClaimedBucket = IEncryptedBucket & { [claimSymbol]?: string };

/** @throws ValidationError if another construct sets the encryption of this bucket already */
function claim(encryption: BucketEncryption, bucket: ClaimedBucket): void {
  const first = bucket[claimSymbol];
  if (first !== undefined) throw secondBucketEncryption(encryption, bucket.node.path, first);
  Object.defineProperty(bucket, claimSymbol, { value: encryption.node.path, enumerable: false });
}
