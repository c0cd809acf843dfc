import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { imageOver } from './deregister-image';
import { dropFastRestores } from './fast-restore';
import { release } from './layers';
import { assertState, getSnapshot } from './resources';
import { resourceKey, snapshotTable, tagsTable } from './rows';

/**
 * The snapshot and its copy of the data key are gone when this resolves. Blocks that other snapshots or volumes need stay, the others
 * follow. @throws BlockFault `not-found`, `wrong-state` (a copy under way), `snapshot-in-use`
 */
export async function deleteSnapshot(context: BlockContext, caller: Caller, id: string): Promise<void> {
  await context.records.write(async (tx) => {
    const snapshot = await getSnapshot(tx, caller, id);
    assertState('snapshot', snapshot, ['completed', 'error']);
    const image = await imageOver(tx, caller, id);
    if (image !== undefined) throw new BlockFault('snapshot-in-use', { id, imageId: image.id });
    tx.delete(snapshotTable, resourceKey(caller, id));
    await dropFastRestores(tx, caller, id);
    tx.delete(tagsTable, resourceKey(caller, id));
    await release(tx, snapshot.layer, { kind: 'snapshot', id });
  });
  context.sweeper.kick();
}
