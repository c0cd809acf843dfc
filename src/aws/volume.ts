import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { smallerThanSnapshot, volumeWithoutSize, zoneOfOtherRegion } from './errors';
import { ImportedVolume } from './imported-volume';
import { checkEncryptionKey } from './key-arn';
import { providerBeside, regionOf } from './provider';
import { lifecycleOf } from './removal';
import { EbsVolume } from './resources';
import { checkTags } from './tag-check';
import type { VolumeAttributes } from './volume-attributes';
import { VolumeBase } from './volume-base';
import { checkVolumeShape } from './volume-check';
import type { IVolume } from './volume-interface';
import { VolumeType } from './volume-type';
import { isKnown, numberOf } from '../core/checks';
import type { IEncryptionKey } from '../core/encryption-key';
import { EncryptionSubject, EncryptionTraits } from '../core/encryption-traits';
import { volumeEncryption } from '../core/lineage';
import type { RemovalPolicy } from '../core/removal-policy';
import type { Size } from '../core/size';
import type { IVolumeSnapshot } from '../core/volume-snapshot';
import { isZoneOf } from '../facts/aws/regions';

/**
 * How an EBS volume is made.
 */
export interface VolumeProps {
  /**
   * The Availability Zone of the volume, for example `eu-central-1a`.
   */
  readonly availabilityZone: string;

  /**
   * The size, a whole number of GiB; how large it may be depends on the type.
   *
   * @default - the size of the snapshot; required without one
   */
  readonly size?: Size;

  /**
   * A snapshot the volume is made from. Where the snapshot is encrypted the volume shares its data key and so has its key.
   *
   * @default - an empty volume
   */
  readonly snapshot?: IVolumeSnapshot;

  /**
   * Whether the volume is encrypted. It cannot be changed later.
   *
   * @default true
   */
  readonly encrypted?: boolean;

  /**
   * The KMS key the volume is encrypted under, of the same Region. It cannot be changed later.
   *
   * @default - the snapshot's key; without an encrypted snapshot the account's default key for EBS, `alias/aws/ebs` unless it was changed
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The type of the volume.
   *
   * @default VolumeType.GP3
   */
  readonly volumeType?: VolumeType;

  /**
   * Provisioned I/O operations per second: required for io1 and io2, optional for gp3 (3,000 if left out), refused for others. At most
   * 500 (gp3), 50 (io1) or 1,000 (io2) for each GiB.
   *
   * @default - what the type comes with
   */
  readonly iops?: number;

  /**
   * Provisioned throughput of a gp3 volume in MiB/s, 125 to 2,000 and at most a quarter of the IOPS. The AWS provider 5.x accepts at
   * most 1,000.
   *
   * @default - what the type comes with; 125 for gp3
   */
  readonly throughput?: number;

  /**
   * Whether the volume can be attached to several instances at a time; io1 and io2 only.
   *
   * @default false
   */
  readonly multiAttach?: boolean;

  /**
   * Whether a last snapshot is taken before Terraform destroys the volume.
   *
   * @default false
   */
  readonly finalSnapshot?: boolean;

  /**
   * Whether Terraform may destroy the volume and the data in it.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Tags of the volume.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;

  /**
   * The provider, and so the account and Region, of the volume.
   *
   * @default - the snapshot's provider, or the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * An EBS volume, encrypted unless you say otherwise.
 *
 * A volume made from an encrypted snapshot inherits its encryption; another key is refused. (EC2 itself would accept another key and encrypt anew;
 * here that is said with a copy of the snapshot, so that one data key stays one lineage.)
 *
 * Throws if EBS makes no such volume, and if options contradict each other.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
 * @example
 * const key = new aws.Key(stack, 'Key');
 * const data = new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8), encryptionKey: key });
 * const snapshot = new aws.Snapshot(stack, 'Monday', { volume: data });
 * // Encrypted under the same key.
 * new aws.Volume(stack, 'Restored', { availabilityZone: 'eu-central-1b', snapshot });
 */
export class Volume extends VolumeBase {
  /**
   * A volume that exists already. Nothing of it is changed.
   *
   * Throws if attributes contradict each other.
   */
  public static fromVolumeAttributes(scope: Construct, id: string, attributes: VolumeAttributes): IVolume {
    return new ImportedVolume(scope, id, attributes);
  }

  /** @attribute */
  public readonly volumeId: string;

  /**
   * The volume's ARN. May be a token.
   *
   * @attribute
   */
  public readonly volumeArn: string;

  public readonly availabilityZone: string;
  public readonly encrypted?: boolean;
  public readonly encryptionKey?: IEncryptionKey;
  public readonly size?: Size;

  /**
   * Whether the volume can be attached to several instances at a time.
   */
  public readonly multiAttach: boolean;

  constructor(scope: Construct, id: string, props: VolumeProps) {
    super(scope, id);
    const { snapshot } = props;
    const encryption = volumeEncryption(this, props, snapshot);
    checkEncryptionKey(this, encryption.encryptionKey);
    const { own: size, effective } = this.sizes(props);
    const type = props.volumeType ?? VolumeType.GP3;
    checkVolumeShape(this, {
      type,
      size: effective,
      iops: props.iops,
      throughput: props.throughput,
      multiAttach: props.multiAttach ?? false,
    });
    checkTags(this, props.tags);

    const resource = new EbsVolume(this, 'Resource', {
      availabilityZone: props.availabilityZone,
      encrypted: encryption.encrypted,
      kmsKeyId: encryption.encryptionKey?.keyReference,
      snapshotId: snapshot?.snapshotId,
      size,
      type,
      iops: props.iops,
      throughput: props.throughput,
      multiAttachEnabled: props.multiAttach,
      finalSnapshot: props.finalSnapshot,
      tags: props.tags,
      lifecycle: lifecycleOf(props.removalPolicy),
      provider: snapshot === undefined ? props.provider : providerBeside(this, props.provider, snapshot),
    });

    this.volumeId = resource.id;
    this.volumeArn = resource.arn;
    this.availabilityZone = props.availabilityZone;
    this.encrypted = encryption.encrypted;
    this.encryptionKey = encryption.encryptionKey;
    this.multiAttach = props.multiAttach ?? false;
    this.size = props.size ?? snapshot?.volumeSize;
    this.node.addValidation({ validate: () => this.validateZone() });
    EncryptionTraits.declare(this, {
      subject: EncryptionSubject.VOLUME,
      state: encryption.state,
      key: encryption.encryptionKey,
      origin: snapshot,
    });
  }

  /** The size asked for and, where none is, the one the snapshot brings; both in GiB. */
  private sizes({ size, snapshot }: VolumeProps): { readonly own: number | undefined; readonly effective: number | undefined } {
    if (size === undefined && snapshot === undefined) throw volumeWithoutSize(this);
    const own = numberOf(this, 'size', size, (one) => one.toGibibytes());
    const least = numberOf(this, 'size of the snapshot', snapshot?.volumeSize, (one) => one.toGibibytes());
    if (isKnown(own) && isKnown(least) && own < least) throw smallerThanSnapshot(this, own, least);
    return { own, effective: own ?? least };
  }

  private validateZone(): string[] {
    const region = regionOf(this);
    const known = region !== undefined && isKnown(this.availabilityZone);
    return known && !isZoneOf(region, this.availabilityZone) ? [zoneOfOtherRegion(this, this.availabilityZone, region).problem] : [];
  }
}
