import type { Image as WireImage } from '../../../../facts/aws/models/ec2';
import { isRegion } from '../../../../facts/aws/regions';
import type { Image, ImageDevice } from '../../../block/image-rows';
import type { Tag } from '../../../block/rows';
import { everybody } from '../../../block/snapshot-sharing';
import type { Call } from '../operation';
import { callerOf } from './call';
import { ec2Error, notFound } from './errors';
import { gibibytesOf } from './gibibytes';
import { checkImageId } from './ids';
import { failureReason } from './instances';
import { publicImage, publicImagesOf } from './public-images';
import { writeTags } from './tags';

export interface FoundImage extends Image {
  readonly tags: readonly Tag[];
  /** Of AWS itself. */
  readonly alias?: string;
  readonly platform?: 'windows';
}

/**
 * Images that the caller may launch, in the order of their ids: his own, those that are shared with him and the public ones; where ids are named, those
 * alone. An id that was never given out here is somebody's public image (docs/decisions/0027).
 * @throws AwsError for an id that is malformed, or of an image that is gone or not the caller's to see
 */
export async function findImages(call: Call, ids: readonly string[] | undefined): Promise<readonly FoundImage[]> {
  const wanted = (ids ?? []).map(checkImageId);
  const { block } = call.services;
  const caller = callerOf(call);
  const tags = await block.allTags(caller);
  const registered = [...(await block.images(caller)), ...(await block.sharedImages(caller))].map((image): FoundImage => ({
    ...image,
    tags: tags.get(image.id) ?? [],
  }));
  const all = [...registered, ...publicImagesOf(call.region)];
  if (wanted.length === 0) return sorted(all);
  const found: FoundImage[] = [];
  for (const id of new Set(wanted)) {
    const known = all.find((image) => image.id === id);
    if (known === undefined && (await block.knowsImage(id))) throw notFound('image', id);
    found.push(known ?? publicImage(call.region, id));
  }
  return sorted(found);
}

const sorted = (images: readonly FoundImage[]): readonly FoundImage[] => [...images].sort((a, b) => (a.id < b.id ? -1 : 1));

/** @throws AwsError as above */
export async function findImage(call: Call, id: string): Promise<FoundImage> {
  const [image] = await findImages(call, [id]);
  if (image === undefined) throw notFound('image', id);
  return image;
}

/** One of the caller's own. @throws AwsError as above, and where it is another's */
export async function findOwnImage(call: Call, id: string): Promise<FoundImage> {
  const image = await findImage(call, id);
  if (image.account !== call.principal.account) throw notAuthorised(id);
  return image;
}

const notAuthorised = (id: string) => ec2Error('AuthFailure', `Not authorized for image:${id}`, 403);

/** @throws AwsError `InvalidParameterValue` for a region that is none */
export const inRegion = (call: Call, region: string): Call => {
  if (!isRegion(region)) throw ec2Error('InvalidRequest', `The region ${region} does not exist`);
  return { ...call, region };
};

export function writeImage(image: FoundImage): WireImage {
  const { traits, platform } = image;
  const details =
    platform === 'windows'
      ? { Platform: platform as WireImage['Platform'] & string, PlatformDetails: 'Windows', UsageOperation: 'RunInstances:0002' }
      : linux;
  return {
    ...details,
    Architecture: traits.architecture as WireImage['Architecture'] & string,
    BlockDeviceMappings: image.devices.map(writeDevice),
    CreationDate: new Date(image.createdAt).toISOString(),
    EnaSupport: traits.enhancedNetworking ?? false,
    Hypervisor: 'xen',
    ImageId: image.id,
    ImageLocation: `${image.alias ?? image.account}/${image.name}`,
    ImageType: 'machine',
    Name: image.name,
    OwnerId: image.account,
    Public: isPublic(image),
    RootDeviceName: image.rootDevice,
    RootDeviceType: 'ebs',
    State: image.state,
    VirtualizationType: traits.virtualization as WireImage['VirtualizationType'] & string,
    ...(image.description === '' ? {} : { Description: image.description }),
    ...(image.alias === undefined ? {} : { ImageOwnerAlias: image.alias }),
    ...(image.state === 'failed' ? { StateReason: failureReason(image.failure) } : {}),
    ...(traits.bootMode === undefined ? {} : { BootMode: traits.bootMode as WireImage['BootMode'] & string }),
    ...(traits.tpm === undefined ? {} : { TpmSupport: 'v2.0' }),
    ...(traits.imds === undefined ? {} : { ImdsSupport: 'v2.0' }),
    ...(traits.sriov === undefined ? {} : { SriovNetSupport: traits.sriov }),
    ...(image.sourceInstanceId === undefined ? {} : { SourceInstanceId: image.sourceInstanceId }),
    ...(image.sourceImageId === undefined ? {} : { SourceImageId: image.sourceImageId }),
    ...(image.sourceRegion === undefined ? {} : { SourceImageRegion: image.sourceRegion }),
    ...(image.tags.length === 0 ? {} : { Tags: writeTags(image.tags) }),
  };
}

const linux = { PlatformDetails: 'Linux/UNIX', UsageOperation: 'RunInstances' } as const;

export const isPublic = ({ sharedWith = [] }: Image): boolean => sharedWith.includes(everybody);

type WireDevice = NonNullable<WireImage['BlockDeviceMappings']>[number];

export const writeDevice = (device: ImageDevice): WireDevice => ({
  DeviceName: device.device,
  Ebs: {
    DeleteOnTermination: device.deleteOnTermination,
    Encrypted: device.encrypted,
    VolumeSize: gibibytesOf(device.size),
    VolumeType: device.type as NonNullable<WireDevice['Ebs']>['VolumeType'] & string,
    ...(device.snapshotId === undefined ? {} : { SnapshotId: device.snapshotId }),
    ...(device.iops === undefined || device.type === 'gp2' ? {} : { Iops: device.iops }),
    ...(device.throughput === undefined ? {} : { Throughput: device.throughput }),
  },
});
