import type { TerraformProvider } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { providerBeside } from './provider';
import { VolumeAttachment as Resource } from './resources';
import { attachedElsewhere, badDeviceName } from './volume-errors';
import { isKnown } from '../core/checks';
import type { IEncryptedVolume } from '../core/encrypted-volume';
import { deviceName as devicePattern } from '../facts/aws/ec2-devices';

/**
 * How a volume is attached to an instance.
 */
export interface VolumeAttachmentProps {
  /**
   * The volume, of the instance's Availability Zone.
   */
  readonly volume: IEncryptedVolume;

  /**
   * The id of the instance.
   */
  readonly instanceId: string;

  /**
   * The name of the device, for example `/dev/sdf`.
   */
  readonly deviceName: string;

  /**
   * Whether the volume is detached by force, at the risk of what the instance has not written yet.
   *
   * @default false
   */
  readonly forceDetach?: boolean;

  /**
   * Whether the instance is stopped before the volume is detached.
   *
   * @default false
   */
  readonly stopInstanceBeforeDetaching?: boolean;

  /**
   * Whether Terraform forgets the attachment instead of detaching.
   *
   * @default false
   */
  readonly skipDestroy?: boolean;

  /**
   * The provider, and so the account and Region, of volume and instance.
   *
   * @default - the volume's provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * A volume attached to an instance. From then on the instance's host has the volume's data key in memory, until the volume is detached; a
 * key disabled meanwhile makes detaching final.
 *
 * Throws if the volume is attached already and not made for several instances.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html
 * @example
 * const volume = new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8) });
 * new aws.VolumeAttachment(stack, 'Attachment', { volume, instanceId: 'i-1234567890abcdef0', deviceName: '/dev/sdf' });
 */
export class VolumeAttachment extends Construct {
  constructor(scope: Construct, id: string, props: VolumeAttachmentProps) {
    super(scope, id);
    const { volume, deviceName } = props;
    if (isKnown(deviceName) && !devicePattern.test(deviceName)) throw badDeviceName(this, deviceName);
    attachOnce(this, volume);
    new Resource(this, 'Resource', {
      volumeId: volume.volumeId,
      instanceId: props.instanceId,
      deviceName,
      forceDetach: props.forceDetach,
      stopInstanceBeforeDetaching: props.stopInstanceBeforeDetaching,
      skipDestroy: props.skipDestroy,
      provider: providerBeside(this, props.provider, volume),
    });
  }
}

const attachmentSymbol = Symbol.for('atrest/VolumeAttachment');
type Attached = IEncryptedVolume & { readonly multiAttach?: unknown; [attachmentSymbol]?: string };

/** @throws ValidationError if a volume of this app is attached to a second instance, and not made for that */
function attachOnce(attachment: IConstruct, volume: Attached): void {
  const first = volume[attachmentSymbol];
  if (first !== undefined && volume.multiAttach === false) throw attachedElsewhere(attachment, volume.node.path, first);
  Object.defineProperty(volume, attachmentSymbol, { value: attachment.node.path, enumerable: false, configurable: true });
}
