import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { release } from './layers';
import { assertState, getVolume } from './resources';
import { resourceKey, tagsTable, volumeTable } from './rows';
import type { Volume } from './rows';
import type { WriteTransaction } from '../storage/record-store';

/**
 * The volume and its copy of the data key are gone when this resolves; its blocks follow.
 * @throws BlockFault `not-found`, `volume-in-use`, `wrong-state`
 */
export async function deleteVolume(context: BlockContext, caller: Caller, id: string): Promise<void> {
  await context.records.write(async (tx) => {
    const volume = await getVolume(tx, caller, id);
    if (volume.attachment !== undefined) throw new BlockFault('volume-in-use', { id, instanceId: volume.attachment.instanceId });
    assertState('volume', volume, ['available', 'error']);
    await removeVolume(tx, volume);
  });
  context.sweeper.kick();
}

/** Also one whose blocks are still being copied. */
export async function removeVolume(tx: WriteTransaction, volume: Volume): Promise<void> {
  tx.delete(volumeTable, resourceKey(volume, volume.id));
  tx.delete(tagsTable, resourceKey(volume, volume.id));
  await release(tx, volume.layer, { kind: 'volume', id: volume.id });
  if (volume.copyingFrom !== undefined) await release(tx, volume.copyingFrom, { kind: 'volume', id: volume.id });
}
