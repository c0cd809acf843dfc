import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { addChore } from './chore-rows';
import { imageOver } from './deregister-image';
import { dropFastRestores } from './fast-restore';
import { release } from './layers';
import { assertState, getSnapshot } from './resources';
import { recycle } from './retention/recycled-snapshots';
import { resourceKey, snapshotTable, tagsTable } from './rows';
import { assertUnlocked } from './snapshot-lock';

/**
 * The snapshot and its copy of the data key are gone when this resolves, unless a retention rule keeps them for a while. Blocks that
 * other snapshots or volumes need stay, the others follow. One that is being written to through the direct APIs is given up.
 * @throws BlockFault `not-found`, `wrong-state` (a copy under way), `snapshot-locked`, `snapshot-in-use`
 */
export async function deleteSnapshot(context: BlockContext, caller: Caller, id: string): Promise<void> {
  const now = context.clock.now();
  await context.records.write(async (tx) => {
    const snapshot = await getSnapshot(tx, caller, id);
    assertState('snapshot', snapshot, snapshot.writing === undefined ? ['completed', 'error'] : ['pending']);
    assertUnlocked(snapshot, now);
    const image = await imageOver(tx, caller, id);
    if (image !== undefined) throw new BlockFault('snapshot-in-use', { id, imageId: image.id });
    if (snapshot.writing !== undefined) addChore(tx, { kind: 'drop-units', id });
    const isKept = snapshot.state === 'completed' && (await recycle(tx, snapshot, now));
    tx.delete(snapshotTable, resourceKey(caller, id));
    await dropFastRestores(tx, caller, id);
    tx.delete(tagsTable, resourceKey(caller, id));
    if (!isKept) await release(tx, snapshot.layer, { kind: 'snapshot', id });
  });
  context.sweeper.kick();
}
