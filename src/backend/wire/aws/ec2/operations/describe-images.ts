import type { DescribeImagesRequest, DescribeImagesResult, Image } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered, filterTable } from '../filters';
import { checkImageId } from '../ids';
import { publicImage, publicOwner } from '../images';

/** Of the filters in EC2 API Reference, DescribeImages (2026-11), those about what is known of an image. */
const filters = filterTable<{ readonly image: Image }>({
  architecture: ({ image }) => [image.Architecture],
  'image-id': ({ image }) => [image.ImageId],
  'image-type': ({ image }) => [image.ImageType],
  'is-public': ({ image }) => [image.Public],
  name: ({ image }) => [image.Name],
  'owner-alias': ({ image }) => [image.ImageOwnerAlias],
  'owner-id': ({ image }) => [image.OwnerId],
  'root-device-name': ({ image }) => [image.RootDeviceName],
  'root-device-type': ({ image }) => [image.RootDeviceType],
  state: ({ image }) => [image.State],
  'virtualization-type': ({ image }) => [image.VirtualizationType],
});

/** Images are those that are named, by id or in a filter on ids: which others there are is not known (docs/decisions/0008). */
export const describeImages = operation<DescribeImagesRequest, DescribeImagesResult>({
  name: 'DescribeImages',
  run(_call, input) {
    const inFilter = (input.Filters ?? []).filter(({ Name }) => Name === 'image-id').flatMap(({ Values }) => Values ?? []);
    const named = input.ImageIds?.map(checkImageId) ?? inFilter.filter((id) => !/[*?\\]/.test(id)).map(checkImageId);
    const ofAmazon = (input.Owners ?? ['amazon']).some((owner) => owner === 'amazon' || owner === publicOwner);
    const images = ofAmazon ? [...new Set(named)].sort().map((id) => ({ image: publicImage(id) })) : [];
    stopIfDryRun(input.DryRun);
    return Promise.resolve({ Images: filtered(images, filters, input.Filters).map(({ image }) => image) });
  },
});
