import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { checkEncryptionKey } from './key-arn';
import { explicitProvider } from './provider';
import { lifecycleOf } from './removal';
import { EbsSnapshotCopy } from './resources';
import { sourceRegionOf } from './source-region';
import { checkTags } from './tag-check';
import { badCompletionDuration, copyDecrypted } from './volume-errors';
import { checkWithin, isKnown, numberOf } from '../core/checks';
import type { Duration } from '../core/duration';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { keyWithoutEncryption } from '../core/errors';
import { stateUnder } from '../core/lineage';
import type { RemovalPolicy } from '../core/removal-policy';
import type { Size } from '../core/size';
import type { IVolumeSnapshot } from '../core/volume-snapshot';
import { completionDuration } from '../facts/aws/snapshots';

/**
 * How a snapshot is copied.
 */
export interface SnapshotCopyProps {
  /**
   * The snapshot to copy.
   */
  readonly snapshot: IVolumeSnapshot;

  /**
   * The Region of the snapshot.
   *
   * @default - that of the snapshot's provider; required where only apply will tell
   */
  readonly sourceRegion?: string;

  /**
   * Whether the copy is encrypted. A copy of an encrypted snapshot always is.
   *
   * @default true
   */
  readonly encrypted?: boolean;

  /**
   * The KMS key the copy is encrypted under, of the Region of the copy. It may be another one than the snapshot's: the data is encrypted
   * anew, under a data key of its own.
   *
   * @default - the snapshot's key if the copy has the snapshot's provider, otherwise the default key of account and Region
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * What the copy is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * How long the copy may take: 15 minutes to 48 hours, in steps of 15 minutes. AWS charges for it.
   *
   * @default - as long as it takes
   */
  readonly completionDuration?: Duration;

  /**
   * Whether Terraform may destroy the copy.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags of the copy.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;

  /**
   * The provider, and so the account and Region, of the copy.
   *
   * @default - the snapshot's provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A copy of an EBS snapshot, in another Region or under another key. This is the way to change the key of what is encrypted: copy the
 * snapshot and restore the copy.
 *
 * Throws if the copy of an encrypted snapshot is not to be encrypted.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html
 * @exampleMetadata fixture=provider
 * @example
 * new AwsProvider(stack, 'Frankfurt', { region: 'eu-central-1' });
 * const ireland = new AwsProvider(stack, 'Ireland', { region: 'eu-west-1', alias: 'ireland' });
 * const volume = new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8) });
 * const snapshot = new aws.Snapshot(stack, 'Monday', { volume });
 * const encryptionKey = new aws.Key(stack, 'IrishKey', { provider: ireland });
 * new aws.SnapshotCopy(stack, 'InIreland', { snapshot, encryptionKey, provider: ireland });
 */
export class SnapshotCopy extends Construct implements IVolumeSnapshot {
  /** @attribute */
  public readonly snapshotId: string;

  /**
   * The copy's ARN. May be a token.
   *
   * @attribute
   */
  public readonly snapshotArn: string;

  public readonly encrypted?: boolean;
  public readonly encryptionKey?: IEncryptionKey;
  public readonly volumeSize?: Size;

  constructor(scope: Construct, id: string, props: SnapshotCopyProps) {
    super(scope, id);
    const { snapshot } = props;
    const own = explicitProvider(snapshot);
    const stays = props.provider === undefined || props.provider === own;
    const encrypted = props.encrypted ?? true;
    if (!encrypted && snapshot.encrypted === true) throw copyDecrypted(this, `snapshot ${snapshot.node.path}`);
    if (!encrypted && props.encryptionKey !== undefined) throw keyWithoutEncryption(this);
    const key = props.encryptionKey ?? (stays && encrypted ? snapshot.encryptionKey : undefined);
    checkEncryptionKey(this, key);
    checkTags(this, props.tags);

    const resource = new EbsSnapshotCopy(this, 'Resource', {
      sourceSnapshotId: snapshot.snapshotId,
      sourceRegion: sourceRegionOf(this, props.sourceRegion, snapshot),
      encrypted,
      kmsKeyId: key?.keyReference,
      description: props.description,
      completionDurationMinutes: this.completionMinutes(props.completionDuration),
      tags: props.tags,
      lifecycle: lifecycleOf(props.removalPolicy),
      provider: props.provider ?? own,
    });
    this.snapshotId = resource.id;
    this.snapshotArn = resource.arn;
    this.encrypted = encrypted;
    this.encryptionKey = key;
    this.volumeSize = snapshot.volumeSize;
    EncryptionTraits.declare(this, {
      subject: EncryptionSubject.SNAPSHOT,
      state: encrypted ? stateUnder(key) : EncryptionState.UNENCRYPTED,
      key,
    });
  }

  private completionMinutes(duration: Duration | undefined): number | undefined {
    const minutes = numberOf(this, 'completionDuration', duration, (one) => one.toMinutes());
    checkWithin(this, 'completionDuration', minutes, completionDuration);
    if (isKnown(minutes) && minutes % completionDuration.step !== 0) throw badCompletionDuration(this, minutes);
    return minutes;
  }
}
