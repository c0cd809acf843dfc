import type { TerraformProvider } from 'cdktf';
import { Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import { BlockPublicAccess } from './block-public-access';
import type { BucketAttributes } from './bucket-attributes';
import { BucketBase } from './bucket-base';
import { BucketEncryption } from './bucket-encryption';
import { replicationWithoutVersions, tlsVersionWithoutTls, unknownTlsVersion, wrongKeyWithoutKey } from './bucket-errors';
import type { IBucket } from './bucket-interface';
import { checkBucketName } from './bucket-name';
import type { BucketProps } from './bucket-props';
import { BucketReplication } from './bucket-replication';
import type { BucketReplicationRule } from './bucket-replication-rule';
import { DeniedUpload } from './denied-upload';
import { forceDestroyRetained } from './errors';
import { ImportedBucket } from './imported-bucket';
import { Key } from './key';
import { PolicyDocument } from './policy-document';
import type { PolicyStatement } from './policy-statement';
import { lifecycleOf } from './removal';
import { checkResourcePolicy } from './resource-policy-check';
import { S3Bucket, S3BucketPolicy, S3BucketPublicAccessBlock, S3BucketVersioning } from './resources';
import { addServerAccessLogs } from './server-access-logs';
import type { ServerSideEncryption } from './server-side-encryption';
import { sseAlgorithms } from './sse-algorithms';
import { checkTags } from './tag-check';
import { transportStatements, uploadStatements } from './upload-policy';
import { isKnown } from '../core/checks';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { stateUnder } from '../core/lineage';
import { RemovalPolicy } from '../core/removal-policy';
import { tlsVersions } from '../facts/aws/bucket-permissions';

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
export class Bucket extends BucketBase {
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

  /**
   * Whose keys encrypt new objects.
   */
  public readonly encryption: ServerSideEncryption;

  /**
   * Whether the bucket keeps the earlier versions of objects.
   */
  public readonly versioned: boolean;

  private policy: PolicyDocument | undefined;
  private readonly provider: TerraformProvider | undefined;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id);
    checkBucketName(this, props.bucketName);
    checkTags(this, props.tags);
    if (props.forceDestroy === true && props.removalPolicy !== RemovalPolicy.DESTROY) throw forceDestroyRetained(this);

    const { provider } = props;
    this.provider = provider;
    this.versioned = props.versioned ?? false;
    const resource = new S3Bucket(this, 'Resource', {
      bucket: props.bucketName,
      forceDestroy: props.forceDestroy,
      tags: props.tags,
      lifecycle: lifecycleOf(props.removalPolicy),
      provider,
    });
    this.bucketName = resource.bucket;
    this.bucketArn = resource.arn;
    this.encryptionKey = props.encryptionKey ?? this.createdKey(props);

    this.encryption = new BucketEncryption(this, 'Encryption', {
      bucket: this,
      encryption: props.encryption,
      encryptionKey: this.encryptionKey,
      bucketKey: props.bucketKey,
      blockedEncryptionTypes: props.blockedEncryptionTypes,
    }).encryption;
    this.addPublicAccessBlock(props.blockPublicAccess ?? BlockPublicAccess.all(), provider);
    if (this.versioned) {
      new S3BucketVersioning(this, 'Versioning', { bucket: this.bucketName, versioningConfiguration: { status: 'Enabled' }, provider });
    }
    EncryptionTraits.declare(this, { subject: EncryptionSubject.BUCKET, state: stateUnder(this.encryptionKey), key: this.encryptionKey });
    const denied = this.denials(props);
    if (denied.length > 0) this.addToPolicy(...denied);
    this.addReplication(props.replicateTo ?? []);
    addServerAccessLogs(this, props);
  }

  /**
   * Add statements to the end of the bucket policy.
   *
   * Throws if a statement has no principals or the sid of another one.
   */
  public addToPolicy(...statements: PolicyStatement[]): void {
    const policy = (this.policy ?? new PolicyDocument()).withStatements(...statements);
    checkResourcePolicy(this, policy);
    if (this.policy === undefined) {
      const text = Lazy.stringValue({ produce: () => this.policy?.toJson() });
      new S3BucketPolicy(this, 'Policy', { bucket: this.bucketName, policy: text, provider: this.provider });
    }
    this.policy = policy;
  }

  /** @internal */
  public _addToPolicy(statements: readonly PolicyStatement[]): boolean {
    this.addToPolicy(...statements);
    return true;
  }

  /** KMS encryption without a key named means a key of the bucket's own. */
  private createdKey({ encryption, provider, removalPolicy }: BucketProps): Key | undefined {
    if (encryption === undefined || !sseAlgorithms[encryption].ownKey) return undefined;
    return new Key(this, 'Key', { description: `Encrypts the bucket ${this.node.path}`, provider, removalPolicy });
  }

  private denials(props: BucketProps): PolicyStatement[] {
    const { deniedUploads = [], minimumTlsVersion } = props;
    if (deniedUploads.includes(DeniedUpload.WRONG_KEY) && this.encryptionKey === undefined) throw wrongKeyWithoutKey(this);
    if (isKnown(minimumTlsVersion)) {
      if (!tlsVersions.some((version) => version === minimumTlsVersion)) throw unknownTlsVersion(this, minimumTlsVersion);
      if (props.enforceTls === false) throw tlsVersionWithoutTls(this);
    }
    const algorithm = sseAlgorithms[this.encryption].name;
    return [
      ...transportStatements(this.bucketArn, props.enforceTls ?? minimumTlsVersion !== undefined, minimumTlsVersion),
      ...uploadStatements(deniedUploads, { bucketArn: this.bucketArn, algorithm, keyArn: this.encryptionKey?.keyReference }),
    ];
  }

  private addReplication(rules: readonly BucketReplicationRule[]): void {
    if (rules.length === 0) return;
    if (!this.versioned) throw replicationWithoutVersions(this, this.node.path);
    new BucketReplication(this, 'Replication', { bucket: this, rules, provider: this.provider });
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
