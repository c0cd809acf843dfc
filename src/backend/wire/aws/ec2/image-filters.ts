import { taggedFilterTable } from './filters';
import { gibibytesOf } from './gibibytes';
import { isPublic } from './images';
import type { FoundImage } from './images';

/** Of the filters in EC2 API Reference, DescribeImages (2026-11), those about what images here have. */
export const imageFilters = taggedFilterTable<FoundImage>({
  architecture: ({ traits }) => [traits.architecture],
  'block-device-mapping.delete-on-termination': ({ devices }) => devices.map(({ deleteOnTermination }) => deleteOnTermination),
  'block-device-mapping.device-name': ({ devices }) => devices.map(({ device }) => device),
  'block-device-mapping.encrypted': ({ devices }) => devices.map(({ encrypted }) => encrypted),
  'block-device-mapping.snapshot-id': ({ devices }) => devices.map(({ snapshotId }) => snapshotId),
  'block-device-mapping.volume-size': ({ devices }) => devices.map(({ size }) => gibibytesOf(size)),
  'block-device-mapping.volume-type': ({ devices }) => devices.map(({ type }) => type),
  'boot-mode': ({ traits }) => [traits.bootMode],
  'creation-date': ({ createdAt }) => [new Date(createdAt).toISOString()],
  description: ({ description }) => [description],
  'ena-support': ({ traits }) => [traits.enhancedNetworking ?? false],
  hypervisor: () => ['xen'],
  'image-id': ({ id }) => [id],
  'image-type': () => ['machine'],
  'imds-support': ({ traits }) => [traits.imds],
  'is-public': (image) => [isPublic(image)],
  'kernel-id': () => [],
  'manifest-location': ({ alias, account, name }) => [`${alias ?? account}/${name}`],
  name: ({ name }) => [name],
  'owner-alias': ({ alias }) => [alias],
  'owner-id': ({ account }) => [account],
  platform: ({ platform }) => [platform],
  'product-code': () => [],
  'product-code.type': () => [],
  'ramdisk-id': () => [],
  'root-device-name': ({ rootDevice }) => [rootDevice],
  'root-device-type': () => ['ebs'],
  'source-image-id': ({ sourceImageId }) => [sourceImageId],
  'source-image-region': ({ sourceRegion }) => [sourceRegion],
  'source-instance-id': ({ sourceInstanceId }) => [sourceInstanceId],
  state: ({ state }) => [state],
  'sriov-net-support': ({ traits }) => [traits.sriov],
  'virtualization-type': ({ traits }) => [traits.virtualization],
});
