import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import { keyUse } from './caller';
import type { Caller } from './caller';
import { imageTable } from './image-rows';
import type { Image } from './image-rows';
import { getImage, getSnapshot, putImage } from './resources';
import { resourceKey } from './rows';
import { everybody } from './snapshot-sharing';
import type { SharingChange } from './snapshot-sharing';
import type { ReadTransaction } from '../storage/record-store';

/**
 * Who else may launch the image. As with snapshots, that gives nobody the keys: what lies under the platform's managed key cannot be shared.
 * @throws BlockFault `not-found`, `managed-key-not-shareable`, `encrypted-not-public`
 */
export async function shareImage(context: BlockContext, caller: Caller, id: string, { add, remove }: SharingChange): Promise<void> {
  const managed = add.length === 0 ? undefined : await context.dataKeys.managedKey(keyUse(caller), 'aws/ebs');
  await context.records.write(async (tx) => {
    const image = await getImage(tx, caller, id);
    for (const { snapshotId } of image.devices) {
      if (snapshotId === undefined || add.length === 0) continue;
      const { encrypted, keyArn } = await getSnapshot(tx, caller, snapshotId);
      if (encrypted && keyArn === managed) throw new BlockFault('managed-key-not-shareable', { id });
      if (encrypted && add.includes(everybody)) throw new BlockFault('encrypted-not-public', { id });
    }
    const sharedWith = new Set([...(image.sharedWith ?? []), ...add].filter((one) => !remove.includes(one)));
    putImage(tx, { ...image, sharedWith: [...sharedWith].sort() });
  });
}

/** Back to the owner alone. @throws BlockFault `not-found` */
export async function resetImageSharing(context: BlockContext, caller: Caller, id: string): Promise<void> {
  await context.records.write(async (tx) => putImage(tx, { ...(await getImage(tx, caller, id)), sharedWith: undefined }));
}

/** Images of other accounts that the caller may launch in this region. */
export async function sharedImages(tx: ReadTransaction, caller: Caller): Promise<readonly Image[]> {
  const all = await tx.list(imageTable);
  return all
    .map(({ row }) => row)
    .filter(
      ({ account, region, sharedWith = [] }) =>
        account !== caller.account && region === caller.region && (sharedWith.includes(caller.account) || sharedWith.includes(everybody)),
    );
}

/** The caller's own image, or one that is shared with him. @throws BlockFault `not-found` */
export async function usableImage(tx: ReadTransaction, caller: Caller, id: string): Promise<Image> {
  const own = await tx.get(imageTable, resourceKey(caller, id));
  const usable = own ?? (await sharedImages(tx, caller)).find((image) => image.id === id);
  if (usable === undefined) throw new BlockFault('not-found', { what: 'image', id });
  return usable;
}
