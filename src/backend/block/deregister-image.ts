import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { imageTable } from './image-rows';
import type { Image } from './image-rows';
import { getImage, listAll } from './resources';
import { resourceKey, tagsTable } from './rows';
import type { ReadTransaction } from '../storage/record-store';

type Owner = Pick<Caller, 'account' | 'region'>;

/** The image is gone, its snapshots stay, and so do instances that were made from it. Resolves to what it was. @throws BlockFault `not-found` */
export async function deregisterImage(context: BlockContext, caller: Caller, id: string): Promise<Image> {
  return context.records.write(async (tx) => {
    const image = await getImage(tx, caller, id);
    tx.delete(imageTable, resourceKey(caller, id));
    tx.delete(tagsTable, resourceKey(caller, id));
    return image;
  });
}

/** The first image that a snapshot belongs to. */
export async function imageOver(tx: ReadTransaction, owner: Owner, snapshotId: string): Promise<Image | undefined> {
  const all = await listAll(tx, imageTable, owner);
  return all.find(({ devices }) => devices.some((device) => device.snapshotId === snapshotId));
}
