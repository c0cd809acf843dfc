import type { BlockDeviceMapping, CreateImageRequest, CreateImageResult } from '../../../../../facts/aws/models/ec2';
import { defaultVolumeType } from '../../../../../facts/aws/volume-types';
import type { CreateImage } from '../../../../block/create-image';
import type { ImageDevice } from '../../../../block/image-rows';
import { AwsError } from '../../aws-error';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, refuse, reworded } from '../errors';
import { bytesOf, gibibytesOf } from '../gibibytes';
import { checkDeviceNames, checkImageName } from '../image-requests';
import { findImage } from '../images';
import { findInstance } from '../instances';
import type { FoundInstance } from '../instances';
import { tagsFor } from '../tags';
import { checkProvisioned, checkSize, volumeType } from '../volume-shape';

/** EC2 reboots the instance for it unless told not to; here no program runs that could hold something back. */
export const createImage = operation<CreateImageRequest, CreateImageResult>({
  name: 'CreateImage',
  async run(call, input) {
    if (input.SnapshotLocation === 'local') refuse('SnapshotLocation');
    if (input.BootModeOverride !== undefined) refuse('BootModeOverride');
    const instance = await findInstance(call, input.InstanceId);
    const name = checkImageName(input.Name);
    const mappings = readMappings(instance, input.BlockDeviceMappings ?? []);
    const tags = tagsFor(input.TagSpecifications, 'image', ['image', 'snapshot']);
    const snapshotTags = tagsFor(input.TagSpecifications, 'snapshot', ['image', 'snapshot']);
    // An instance outlives its image; then its content is described as that of a public one.
    const { traits } = await findImage(call, instance.imageId).catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      return { traits: { architecture: 'x86_64', virtualization: 'hvm' } };
    });
    stopIfDryRun(input.DryRun);
    const image = await reworded(
      call.services.block.createImage(callerOf(call), {
        instanceId: instance.id,
        name,
        tags,
        snapshotTags,
        traits,
        ...mappings,
        ...(input.Description === undefined ? {} : { description: input.Description }),
      }),
      {
        'wrong-state': ({ id }) =>
          ec2Error('IncorrectInstanceState', `The instance '${id}' is not in a state from which an image can be created.`),
      },
    );
    return { ImageId: image.id };
  },
});

type Changes = Pick<CreateImage, 'changes' | 'more'>;

function readMappings(instance: FoundInstance, mappings: readonly BlockDeviceMapping[]): Changes {
  checkDeviceNames(mappings);
  const changes = new Map<string, Partial<ImageDevice> | undefined>();
  const more: ImageDevice[] = [];
  for (const { DeviceName: device = '', NoDevice, VirtualName, Ebs: ebs = {} } of mappings) {
    if (VirtualName !== undefined) refuse('VirtualName');
    const volume = instance.volumes.find(({ attachment }) => attachment?.device === device);
    if (NoDevice !== undefined) {
      changes.set(device, undefined);
      continue;
    }
    // "You can't modify the encryption", "nor specify a different snapshot" (EC2 API reference, CreateImage `BlockDeviceMappings`, 2026-11).
    if (ebs.SnapshotId !== undefined) refuse('SnapshotId in the mapping of CreateImage');
    if (ebs.Encrypted !== undefined && ebs.Encrypted !== (volume?.encrypted ?? false)) refuse('Encrypted in the mapping of CreateImage');
    if (ebs.KmsKeyId !== undefined) refuse('KmsKeyId in the mapping of CreateImage');
    const size = ebs.VolumeSize ?? (volume && gibibytesOf(volume.size));
    if (size === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter size or snapshotId');
    const type = volumeType(ebs.VolumeType ?? volume?.type ?? defaultVolumeType);
    checkSize(type, size);
    const figures = {
      ...(ebs.Iops === undefined ? {} : { iops: ebs.Iops }),
      ...(ebs.Throughput === undefined ? {} : { throughput: ebs.Throughput }),
    };
    checkProvisioned(type, size, figures);
    const change = { size: bytesOf(size), type, ...figures };
    if (volume !== undefined) {
      if (change.size < volume.size) {
        throw ec2Error('InvalidBlockDeviceMapping', `Volume of size ${size}GB is smaller than volume '${volume.id}'`);
      }
      changes.set(device, {
        ...change,
        ...(ebs.DeleteOnTermination === undefined ? {} : { deleteOnTermination: ebs.DeleteOnTermination }),
      });
    } else {
      more.push({ device, ...change, encrypted: false, deleteOnTermination: ebs.DeleteOnTermination ?? true });
    }
  }
  return { changes, more };
}
