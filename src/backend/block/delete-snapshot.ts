import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { addChore } from './chore-rows';
import { dropFastRestores } from './fast-restore';
import { release } from './layers';
import { assertState, getSnapshot } from './resources';
import { resourceKey, snapshotTable, tagsTable } from './rows';

/**
 * The snapshot and its copy of the data key are gone when this resolves. Blocks that other snapshots or volumes need stay, the others
 * follow. @throws BlockFault `not-found`, `wrong-state` (a copy under way)
 */
export async function deleteSnapshot(context: BlockContext, caller: Caller, id: string): Promise<void> {
  await context.records.write(async (tx) => {
    const snapshot = await getSnapshot(tx, caller, id);
    assertState('snapshot', snapshot, snapshot.writing === undefined ? ['completed', 'error'] : ['pending']);
    if (snapshot.writing !== undefined) addChore(tx, { kind: 'drop-units', id });
    tx.delete(snapshotTable, resourceKey(caller, id));
    await dropFastRestores(tx, caller, id);
    tx.delete(tagsTable, resourceKey(caller, id));
    await release(tx, snapshot.layer, { kind: 'snapshot', id });
  });
  context.sweeper.kick();
}
