import { imageId } from '../../../../../facts/aws/ec2-ids';
import type { DescribeImagesRequest, DescribeImagesResult } from '../../../../../facts/aws/models/ec2';
import { everybody } from '../../../../block/snapshot-sharing';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { stopIfDryRun } from '../call';
import { invalidValue } from '../errors';
import { filtered } from '../filters';
import { imageFilters } from '../image-filters';
import { findImages, writeImage } from '../images';
import type { FoundImage } from '../images';
import { page } from '../paging';

/** Aliases of AWS and its partners. */
const aliases: ReadonlySet<string> = new Set(['amazon', 'aws-backup-vault', 'aws-marketplace']);

/**
 * The images that the caller may launch; of the public ones those that are known by name (docs/decisions/0027), and by id, also in a filter on ids, any.
 */
export const describeImages = operation<DescribeImagesRequest, DescribeImagesResult>({
  name: 'DescribeImages',
  async run(call, input) {
    const { account } = call.principal;
    const owners = input.Owners?.map((owner) => readOwner(owner, account));
    const users = input.ExecutableUsers?.map((user) => (user === 'self' ? account : user));
    const found = await findImages(call, input.ImageIds);
    const filteredIds = (input.Filters ?? []).filter(({ Name }) => Name === 'image-id').flatMap(({ Values }) => Values ?? []);
    const byFilter = input.ImageIds === undefined || input.ImageIds.length === 0 ? await named(call, filteredIds, found) : [];
    const meant = [...found, ...byFilter].filter(
      (image) =>
        (owners === undefined || owners.length === 0 || owners.some((owner) => owner === image.account || owner === image.alias)) &&
        (users === undefined || users.length === 0 || users.some((user) => image.account !== account && launches(image, user))),
    );
    const images = [...filtered(meant, imageFilters, input.Filters)].sort((a, b) => (a.id < b.id ? -1 : 1));
    const { items, ...rest } = page(images, input, { parameter: 'imagesSet', given: input.ImageIds });
    stopIfDryRun(input.DryRun);
    return { Images: items.map(writeImage), ...rest };
  },
});

function readOwner(owner: string, account: string): string {
  if (owner === 'self') return account;
  if (!aliases.has(owner) && !/^\d{12}$/.test(owner)) throw invalidValue(`Invalid value '${owner}' for owner.`);
  return owner;
}

/** `all` means public images; an account, those that are shared with it by name. */
const launches = ({ sharedWith = [] }: FoundImage, user: string): boolean => sharedWith.includes(user === everybody ? everybody : user);

/** Public images that only a filter names. What is malformed, or gone, is simply not found. */
async function named(call: Call, ids: readonly string[], listed: readonly FoundImage[]): Promise<readonly FoundImage[]> {
  const images: FoundImage[] = [];
  for (const id of new Set(ids)) {
    if (listed.some((image) => image.id === id) || !imageId.test(id) || (await call.services.block.knowsImage(id))) continue;
    images.push(...(await findImages(call, [id])));
  }
  return images;
}
