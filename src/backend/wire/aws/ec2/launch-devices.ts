import { deviceName } from '../../../../facts/aws/ec2-devices';
import type { BlockDeviceMapping, EbsBlockDevice } from '../../../../facts/aws/models/ec2';
import { defaultVolumeType } from '../../../../facts/aws/volume-types';
import type { ImageDevice } from '../../../block/image-rows';
import type { NewDevice } from '../../../block/run-instances';
import type { Call } from '../operation';
import { ec2Error, invalidValue, refuse } from './errors';
import { bytesOf, gibibytesOf } from './gibibytes';
import { checkDeviceNames } from './image-requests';
import type { FoundImage } from './images';
import { findUsableSnapshot } from './snapshots';
import { checkProvisioned, checkSize, unprovisioned, volumeType } from './volume-shape';

const invalidMapping = (message: string) => ec2Error('InvalidBlockDeviceMapping', message);

/**
 * The volumes of an instance: those of the image's mapping, with what the request says of them, and those that only the request names.
 * EC2 user guide, "Block device mappings" (2026-11).
 * @throws AwsError
 */
export async function launchDevices(
  call: Call,
  image: FoundImage,
  requested: readonly BlockDeviceMapping[] = [],
): Promise<readonly NewDevice[]> {
  checkDeviceNames(requested);
  const asked = new Map(requested.map((mapping) => [mapping.DeviceName ?? '', mapping]));
  const devices: NewDevice[] = [];
  for (const device of image.devices) {
    const mapping = asked.get(device.device);
    asked.delete(device.device);
    if (mapping !== undefined && isLeftOut(mapping)) {
      if (device.device === image.rootDevice) throw invalidMapping(`The root device '${device.device}' cannot be left out`);
      continue;
    }
    devices.push(await ofImage(call, image, device, ebsOf(mapping)));
  }
  for (const [device, mapping] of asked) {
    if (!deviceName.test(device)) throw invalidMapping(`Invalid device name ${device}`);
    if (!isLeftOut(mapping)) devices.push(await ofRequest(call, device, ebsOf(mapping)));
  }
  return devices;
}

/** `NoDevice` is there, whatever it says. */
const isLeftOut = ({ NoDevice }: BlockDeviceMapping): boolean => NoDevice !== undefined;

/** What the request says of a device. None of the instance types here has instance store volumes. */
function ebsOf(mapping: BlockDeviceMapping | undefined): EbsBlockDevice {
  if (mapping === undefined) return {};
  if (mapping.VirtualName !== undefined) refuse('VirtualName');
  const { Ebs: ebs = {} } = mapping;
  for (const name of ['OutpostArn', 'AvailabilityZone', 'AvailabilityZoneId', 'VolumeInitializationRate', 'EbsCardIndex'] as const) {
    if (ebs[name] !== undefined) refuse(`Ebs ${name}`);
  }
  // "If KmsKeyId is specified, the encrypted state must be true", as with CreateVolume.
  if (ebs.KmsKeyId !== undefined && ebs.Encrypted !== true) {
    throw ec2Error('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.');
  }
  return ebs;
}

async function ofImage(call: Call, image: FoundImage, device: ImageDevice, ebs: EbsBlockDevice): Promise<NewDevice> {
  if (ebs.SnapshotId !== undefined && ebs.SnapshotId !== device.snapshotId) {
    if (device.device === image.rootDevice) throw invalidMapping('snapshotId cannot be modified on root device');
    return ofRequest(call, device.device, { DeleteOnTermination: device.deleteOnTermination, ...ebs });
  }
  const type = volumeType(ebs.VolumeType ?? device.type);
  const size = ebs.VolumeSize ?? gibibytesOf(device.size);
  const figures = type === device.type ? { ...figure('iops', device.iops), ...figure('throughput', device.throughput) } : {};
  return {
    device: device.device,
    deleteOnTermination: ebs.DeleteOnTermination ?? device.deleteOnTermination,
    ...shape(type, size, ebs, figures),
    ...(device.snapshotId === undefined ? {} : { snapshotId: device.snapshotId }),
    ...encryption({ ...ebs, Encrypted: ebs.Encrypted ?? device.encrypted }),
  };
}

async function ofRequest(call: Call, device: string, ebs: EbsBlockDevice): Promise<NewDevice> {
  const snapshot = ebs.SnapshotId === undefined || ebs.SnapshotId === '' ? undefined : await findUsableSnapshot(call, ebs.SnapshotId);
  const size = ebs.VolumeSize ?? (snapshot && gibibytesOf(snapshot.size));
  if (size === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter size or snapshotId');
  const type = volumeType(ebs.VolumeType ?? defaultVolumeType);
  return {
    device,
    deleteOnTermination: ebs.DeleteOnTermination ?? true,
    ...shape(type, size, ebs, {}),
    ...(snapshot === undefined ? {} : { snapshotId: snapshot.id }),
    ...encryption({ ...ebs, ...(snapshot?.encrypted === true ? { Encrypted: true } : {}) }),
  };
}

interface Figures {
  readonly iops?: number;
  readonly throughput?: number;
}
const figure = (name: keyof Figures, value: number | undefined): Figures => (value === undefined ? {} : { [name]: value });

/** Size, type and figures, checked. `standing` are the image's own figures. */
function shape(type: ReturnType<typeof volumeType>, size: number, ebs: EbsBlockDevice, standing: Figures) {
  checkSize(type, size);
  const asked = { ...figure('iops', ebs.Iops), ...figure('throughput', ebs.Throughput) };
  checkProvisioned(type, size, type === 'gp2' ? asked : { ...standing, ...asked });
  return { type, size: bytesOf(size), ...unprovisioned(type, size), ...(type === 'gp2' ? {} : standing), ...asked };
}

const encryption = ({ Encrypted: encrypted, KmsKeyId: keyReference }: EbsBlockDevice): Pick<NewDevice, 'encrypted' | 'keyReference'> => ({
  ...(encrypted === undefined ? {} : { encrypted }),
  ...(keyReference === undefined ? {} : { keyReference }),
});

/** Words of what block storage refuses of a mapping. @throws AwsError */
export const mappingWords = {
  // openshift/origin-ci-tool#153.
  'smaller-than-snapshot': ({ size, snapshotId, snapshotSize }: { size: number; snapshotId: string; snapshotSize: number }) =>
    invalidMapping(
      `Volume of size ${gibibytesOf(size)}GB is smaller than snapshot '${snapshotId}', expect size >= ${gibibytesOf(snapshotSize)}GB`,
    ),
  'size-invalid': ({ size }: { size: number }) => invalidValue(`Value (${gibibytesOf(size)}) for parameter size is invalid.`),
} as const;
