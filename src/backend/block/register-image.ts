import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { imageIdTable, imageTable } from './image-rows';
import type { Image, ImageDevice, ImageTraits } from './image-rows';
import { assertState, getSnapshot, listAll, putImage, putTags } from './resources';
import type { Tag } from './rows';
import { checkTags } from './tag-rules';
import { ec2Id } from '../ids';
import type { WriteTransaction } from '../storage/record-store';

export interface NewImage {
  /** One of the account's in the region. */
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly Tag[];
}

export interface RegisterImage extends NewImage {
  readonly rootDevice: string;
  readonly devices: readonly Omit<ImageDevice, 'encrypted'>[];
  readonly traits: ImageTraits;
}

/** An image over snapshots that are there. @throws BlockFault `not-found` (snapshot), `wrong-state`, `smaller-than-snapshot`, `image-name-taken`, `tag-…` */
export async function registerImage(context: BlockContext, caller: Caller, input: RegisterImage): Promise<Image> {
  checkTags(context.tagRules, input.tags ?? []);
  const draft = draftImage(context, caller, input);
  return context.records.write(async (tx) => {
    const devices: ImageDevice[] = [];
    for (const device of input.devices) {
      const snapshot = device.snapshotId === undefined ? undefined : await getSnapshot(tx, caller, device.snapshotId);
      if (snapshot !== undefined) {
        assertState('snapshot', snapshot, ['completed']);
        if (device.size < snapshot.size) {
          throw new BlockFault('smaller-than-snapshot', { size: device.size, snapshotId: snapshot.id, snapshotSize: snapshot.size });
        }
      }
      devices.push({ ...device, encrypted: snapshot?.encrypted ?? false });
    }
    const image: Image = { ...draft, state: 'available', rootDevice: input.rootDevice, devices, traits: input.traits };
    await placeImage(context, tx, caller, image, input.tags ?? []);
    return image;
  });
}

/** What every new image has. */
export const draftImage = (
  context: BlockContext,
  caller: Caller,
  { name, description = '' }: NewImage,
): Pick<Image, 'id' | 'account' | 'region' | 'name' | 'description' | 'createdAt'> => ({
  id: ec2Id(context.random, 'ami'),
  account: caller.account,
  region: caller.region,
  name,
  description,
  createdAt: context.clock.now(),
});

/** @throws BlockFault `image-name-taken`, `tag-…` */
export async function placeImage(
  context: BlockContext,
  tx: WriteTransaction,
  caller: Caller,
  image: Image,
  tags: readonly Tag[],
): Promise<void> {
  const taken = (await listAll(tx, imageTable, caller)).find(({ name }) => name === image.name);
  if (taken !== undefined) throw new BlockFault('image-name-taken', { name: image.name, imageId: taken.id });
  putImage(tx, image);
  tx.put(imageIdTable, image.id, { region: image.region });
  await putTags(context, tx, caller, image.id, tags);
}
