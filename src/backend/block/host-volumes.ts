import type { BlockContext } from './block-context';
import type { Device } from './block-device';
import { BlockFault } from './block-fault';
import { ownerOf } from './caller';
import { findDevice } from './open-device';
import type { AttachedVolume } from './open-device';
import { instanceTable, resourceKey, volumeTable } from './rows';
import type { Volume } from './rows';
import type { ReadTransaction, RecordStore } from '../storage/record-store';

/** What the hosts of all accounts and regions have attached, in the order of accounts, regions and ids. */
export async function attachedVolumes(records: RecordStore): Promise<readonly AttachedVolume[]> {
  return records.read(async (tx) => {
    const found: AttachedVolume[] = [];
    for (const { row } of await tx.list(volumeTable)) {
      if (isAttached(row) && (await isOnRunningHost(tx, row))) found.push(row);
    }
    return found;
  });
}

/** The device of a volume, in the name of its owner. @throws BlockFault `not-attached` also where there is no such volume; KeyFault */
export async function hostDevice(context: BlockContext, volumeId: string): Promise<Device> {
  const volume = await context.records.read(async (tx) => {
    const row = (await tx.list(volumeTable)).find(({ row: { id } }) => id === volumeId)?.row;
    return row !== undefined && isAttached(row) && (await isOnRunningHost(tx, row)) ? row : undefined;
  });
  if (volume === undefined) throw new BlockFault('not-attached', { volumeId });
  return findDevice(context, ownerOf(context, volume), volumeId);
}

const isAttached = (volume: Volume): volume is AttachedVolume => volume.attachment?.state === 'attached';

async function isOnRunningHost(tx: ReadTransaction, volume: AttachedVolume): Promise<boolean> {
  const instance = await tx.get(instanceTable, resourceKey(volume, volume.attachment.instanceId));
  return instance?.state === 'running';
}
