import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ImportedSnapshot } from './imported-snapshot';
import { checkBeside, providerBeside, regionOf } from './provider';
import { lifecycleOf } from './removal';
import { EbsSnapshot } from './resources';
import type { SnapshotAttributes } from './snapshot-attributes';
import { checkTags } from './tag-check';
import type { IEncryptedVolume } from '../core/encrypted-volume';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import type { RemovalPolicy } from '../core/removal-policy';
import type { Size } from '../core/size';
import type { IVolumeSnapshot } from '../core/volume-snapshot';

/**
 * How a snapshot of an EBS volume is taken.
 */
export interface SnapshotProps {
  /**
   * The volume, of the same Region.
   */
  readonly volume: IEncryptedVolume;

  /**
   * What the snapshot is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether Terraform may destroy the snapshot.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags of the snapshot.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;

  /**
   * The provider, and so the account and Region, of the snapshot.
   *
   * @default - the volume's provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A snapshot of an EBS volume. It is encrypted exactly if the volume is, and under the same key: there is nothing to choose.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html
 * @example
 * const volume = aws.Volume.fromVolumeAttributes(stack, 'Data', {
 *   volumeId: 'vol-1234567890abcdef0',
 *   availabilityZone: 'eu-central-1a',
 *   encrypted: true,
 * });
 * new aws.Snapshot(stack, 'BeforeTheUpgrade', { volume, description: 'Before the upgrade' });
 */
export class Snapshot extends Construct implements IVolumeSnapshot {
  /**
   * A snapshot that exists already. Nothing of it is changed.
   *
   * Throws if attributes contradict each other.
   */
  public static fromSnapshotAttributes(scope: Construct, id: string, attributes: SnapshotAttributes): IVolumeSnapshot {
    return new ImportedSnapshot(scope, id, attributes);
  }

  /** @attribute */
  public readonly snapshotId: string;

  /**
   * The snapshot's ARN. May be a token.
   *
   * @attribute
   */
  public readonly snapshotArn: string;

  public readonly encrypted?: boolean;
  public readonly encryptionKey?: IEncryptionKey;
  public readonly volumeSize?: Size;

  constructor(scope: Construct, id: string, props: SnapshotProps) {
    super(scope, id);
    const { volume } = props;
    checkTags(this, props.tags);
    const resource = new EbsSnapshot(this, 'Resource', {
      volumeId: volume.volumeId,
      description: props.description,
      tags: props.tags,
      lifecycle: lifecycleOf(props.removalPolicy),
      provider: providerBeside(this, props.provider, volume),
    });
    checkBeside(this, 'the volume', () => (volume.node.tryFindChild('Resource') === undefined ? undefined : regionOf(volume)));
    this.snapshotId = resource.id;
    this.snapshotArn = resource.arn;
    this.encrypted = volume.encrypted;
    this.encryptionKey = volume.encryptionKey;
    this.volumeSize = volume.size;
    EncryptionTraits.declare(this, {
      subject: EncryptionSubject.SNAPSHOT,
      state: EncryptionTraits.of(volume)?.state ?? EncryptionState.UNKNOWN,
      key: volume.encryptionKey,
      origin: volume,
    });
  }
}
