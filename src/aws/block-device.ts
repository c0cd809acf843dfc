import type { IConstruct } from 'constructs';
import { checkEncryptionKey } from './key-arn';
import type { InstanceEbsBlockDevice, InstanceRootBlockDevice, LaunchTemplateBlockDeviceMappings } from './resources';
import { checkTags } from './tag-check';
import { checkVolumeShape } from './volume-check';
import { badDeviceName, deviceNameRequired, snapshotOfRootDevice } from './volume-errors';
import { VolumeType } from './volume-type';
import { isKnown, numberOf } from '../core/checks';
import type { IEncryptionKey } from '../core/encryption-key';
import { volumeEncryption } from '../core/lineage';
import type { Size } from '../core/size';
import type { IVolumeSnapshot } from '../core/volume-snapshot';
import { deviceName as devicePattern } from '../facts/aws/ec2-devices';

/**
 * How the device of an instance is made.
 */
export interface BlockDeviceProps {
  /**
   * The name of the device, for example `/dev/sdf`.
   *
   * @default - none; required unless it is the root device of an instance
   */
  readonly deviceName?: string;

  /**
   * The size, a whole number of GiB.
   *
   * @default - that of the snapshot or the image
   */
  readonly size?: Size;

  /**
   * A snapshot the device is made from. Where it is encrypted, so is the device, under its key.
   *
   * @default - none, or the image's
   */
  readonly snapshot?: IVolumeSnapshot;

  /**
   * The KMS key the device is encrypted under, of the Region of the instance.
   *
   * @default - the snapshot's key, or the default key of account and Region
   */
  readonly encryptionKey?: IEncryptionKey;

  /**
   * The type of the volume.
   *
   * @default VolumeType.GP3
   */
  readonly volumeType?: VolumeType;

  /**
   * Provisioned I/O operations per second.
   *
   * @default - what the type comes with
   */
  readonly iops?: number;

  /**
   * Provisioned throughput of a gp3 volume in MiB/s.
   *
   * @default - what the type comes with
   */
  readonly throughput?: number;

  /**
   * Whether the volume goes when the instance is terminated.
   *
   * @default true
   */
  readonly deleteOnTermination?: boolean;

  /**
   * Tags of the volume; launch templates tag volumes by other means.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/**
 * An encrypted device of an instance, in the words of the provider's own resources for instances and launch templates.
 *
 * Throws if EBS makes no such volume.
 *
 * @exampleMetadata fixture=instance
 * @example
 * const encryptionKey = new aws.Key(stack, 'Key');
 * new Instance(stack, 'Server', {
 *   ami: 'ami-1234567890abcdef0',
 *   instanceType: 't3.micro',
 *   rootBlockDevice: new aws.BlockDevice(stack, { encryptionKey }).toRootBlockDevice(),
 *   ebsBlockDevice: [new aws.BlockDevice(stack, { encryptionKey, deviceName: '/dev/sdf', size: Size.gibibytes(8) }).toEbsBlockDevice()],
 * });
 */
export class BlockDevice {
  /**
   * The key the device is encrypted under; undefined for the default key of account and Region.
   */
  public readonly encryptionKey?: IEncryptionKey;

  private readonly settings: VolumeSettings;

  /**
   * @param scope the construct the instance is made in, for messages and checks
   * @param props how the device is made
   */
  constructor(
    private readonly scope: IConstruct,
    private readonly props: BlockDeviceProps = {},
  ) {
    this.encryptionKey = volumeEncryption(scope, { encryptionKey: props.encryptionKey }, props.snapshot).encryptionKey;
    checkEncryptionKey(scope, this.encryptionKey);
    checkTags(scope, props.tags);
    if (isKnown(props.deviceName) && !devicePattern.test(props.deviceName)) throw badDeviceName(scope, props.deviceName);
    this.settings = volumeSettings(scope, props, this.encryptionKey);
  }

  /**
   * The root device of an `Instance`, whose snapshot is that of the image.
   *
   * Throws if a snapshot was given.
   */
  public toRootBlockDevice(): InstanceRootBlockDevice {
    if (this.props.snapshot !== undefined) throw snapshotOfRootDevice(this.scope);
    return { ...this.settings, deleteOnTermination: this.props.deleteOnTermination ?? true, encrypted: true, tags: this.props.tags };
  }

  /**
   * A further device of an `Instance`.
   *
   * Throws if the device has no name.
   */
  public toEbsBlockDevice(): InstanceEbsBlockDevice {
    return {
      ...this.settings,
      deviceName: this.deviceName(),
      snapshotId: this.props.snapshot?.snapshotId,
      deleteOnTermination: this.props.deleteOnTermination ?? true,
      encrypted: true,
      tags: this.props.tags,
    };
  }

  /**
   * A device of a `LaunchTemplate`; the root device too, by the name the image gives it.
   *
   * Throws if the device has no name.
   */
  public toLaunchTemplateMapping(): LaunchTemplateBlockDeviceMappings {
    return {
      deviceName: this.deviceName(),
      ebs: {
        ...this.settings,
        snapshotId: this.props.snapshot?.snapshotId,
        deleteOnTermination: String(this.props.deleteOnTermination ?? true),
        encrypted: 'true',
      },
    };
  }

  private deviceName(): string {
    if (this.props.deviceName === undefined) throw deviceNameRequired(this.scope);
    return this.props.deviceName;
  }
}

interface VolumeSettings {
  readonly kmsKeyId?: string;
  readonly volumeSize?: number;
  readonly volumeType: string;
  readonly iops?: number;
  readonly throughput?: number;
}

function volumeSettings(scope: IConstruct, props: BlockDeviceProps, key: IEncryptionKey | undefined): VolumeSettings {
  const { iops, throughput } = props;
  const type = props.volumeType ?? VolumeType.GP3;
  const size = numberOf(scope, 'size', props.size, (one) => one.toGibibytes());
  checkVolumeShape(scope, { type, size, iops, throughput, multiAttach: false });
  return { kmsKeyId: key?.keyReference, volumeSize: size, volumeType: type, iops, throughput };
}
