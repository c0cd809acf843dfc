import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { sharedImages } from './image-sharing';
import { getSnapshot } from './resources';
import type { Snapshot } from './rows';
import { usableSnapshot } from './snapshot-sharing';
import type { ReadTransaction } from '../storage/record-store';

/**
 * The snapshot that an instance's volume is made from: one that the caller may use, or one of the image, which is launched by whoever it is shared
 * with ("Share an AMI": the referenced snapshots need not be shared). @throws BlockFault `not-found`
 */
export async function usableForLaunch(tx: ReadTransaction, caller: Caller, snapshotId: string, imageId: string): Promise<Snapshot> {
  try {
    return await usableSnapshot(tx, caller, snapshotId);
  } catch (error) {
    if (!(error instanceof BlockFault)) throw error;
    const shared = await sharedImages(tx, caller);
    const image = shared.find(({ id, devices }) => id === imageId && devices.some((device) => device.snapshotId === snapshotId));
    if (image === undefined) throw error;
    return getSnapshot(tx, image, snapshotId);
  }
}
