import { deviceName } from '../../../../../facts/aws/ec2-devices';
import type { BlockDeviceMapping, RegisterImageRequest, RegisterImageResult } from '../../../../../facts/aws/models/ec2';
import { defaultVolumeType } from '../../../../../facts/aws/volume-types';
import type { RegisterImage } from '../../../../block/register-image';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, refuse, reworded } from '../errors';
import { bytesOf, gibibytesOf } from '../gibibytes';
import { checkDeviceNames, checkImageName } from '../image-requests';
import { mappingWords } from '../launch-devices';
import { findSnapshot } from '../snapshots';
import { tagsFor } from '../tags';
import { checkProvisioned, checkSize, volumeType } from '../volume-shape';

type Device = RegisterImage['devices'][number];

const invalidMapping = (message: string) => ec2Error('InvalidBlockDeviceMapping', message);

/** Images over snapshots; those from a manifest in S3 (`ImageLocation`) are not made any more. */
export const registerImage = operation<RegisterImageRequest, RegisterImageResult>({
  name: 'RegisterImage',
  async run(call, input) {
    for (const name of ['ImageLocation', 'BillingProducts', 'KernelId', 'RamdiskId', 'UefiData'] as const) {
      // Terraform's provider sends empty texts.
      if ((input[name] ?? '').length > 0) refuse(name);
    }
    const { RootDeviceName: rootDevice, BlockDeviceMappings: mappings = [] } = input;
    const name = checkImageName(input.Name);
    if (rootDevice === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter rootDeviceName');
    checkDeviceNames(mappings);
    const devices: Device[] = [];
    for (const mapping of mappings) if (mapping.NoDevice === undefined) devices.push(await readDevice(call, mapping));
    if (devices.every(({ device, snapshotId }) => device !== rootDevice || snapshotId === undefined)) {
      throw invalidMapping('No root snapshot specified in device mapping.');
    }
    const tags = tagsFor(input.TagSpecifications, 'image');
    stopIfDryRun(input.DryRun);
    const image = await reworded(
      call.services.block.registerImage(callerOf(call), {
        name,
        rootDevice,
        devices,
        tags,
        ...(input.Description === undefined ? {} : { description: input.Description }),
        traits: {
          // "Default: For Amazon EBS-backed AMIs, i386" and "Default: paravirtual" (EC2 API reference, 2026-11).
          architecture: input.Architecture ?? 'i386',
          virtualization: input.VirtualizationType ?? 'paravirtual',
          ...(input.BootMode === undefined ? {} : { bootMode: input.BootMode }),
          ...(input.TpmSupport === undefined ? {} : { tpm: input.TpmSupport }),
          ...(input.ImdsSupport === undefined ? {} : { imds: input.ImdsSupport }),
          ...(input.EnaSupport === undefined ? {} : { enhancedNetworking: input.EnaSupport }),
          ...(input.SriovNetSupport === undefined ? {} : { sriov: input.SriovNetSupport }),
        },
      }),
      mappingWords,
    );
    return { ImageId: image.id };
  },
});

async function readDevice(call: Call, { DeviceName: device = '', Ebs: ebs = {}, VirtualName }: BlockDeviceMapping): Promise<Device> {
  if (VirtualName !== undefined) refuse('VirtualName');
  if (!deviceName.test(device)) throw invalidMapping(`Invalid device name ${device}`);
  for (const name of ['OutpostArn', 'AvailabilityZone', 'AvailabilityZoneId', 'VolumeInitializationRate', 'EbsCardIndex'] as const) {
    if (ebs[name] !== undefined) refuse(`Ebs ${name}`);
  }
  // A snapshot is encrypted or not, and an empty volume as the account has it at launch (EC2 API reference, EbsBlockDevice `Encrypted`).
  if (ebs.Encrypted !== undefined || ebs.KmsKeyId !== undefined) {
    throw ec2Error('InvalidParameterCombination', `Encryption cannot be specified for ${device} when registering an image`);
  }
  const snapshot = ebs.SnapshotId === undefined || ebs.SnapshotId === '' ? undefined : await findSnapshot(call, ebs.SnapshotId);
  const size = ebs.VolumeSize ?? (snapshot && gibibytesOf(snapshot.size));
  if (size === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter size or snapshotId');
  const type = volumeType(ebs.VolumeType ?? defaultVolumeType);
  const figures = {
    ...(ebs.Iops === undefined ? {} : { iops: ebs.Iops }),
    ...(ebs.Throughput === undefined ? {} : { throughput: ebs.Throughput }),
  };
  checkSize(type, size);
  checkProvisioned(type, size, figures);
  return {
    device,
    size: bytesOf(size),
    type,
    ...figures,
    deleteOnTermination: ebs.DeleteOnTermination ?? true,
    ...(snapshot === undefined ? {} : { snapshotId: snapshot.id }),
  };
}
