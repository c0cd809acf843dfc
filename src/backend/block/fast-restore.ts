import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { getSnapshot } from './resources';
import { resourcePrefix } from './rows';
import { keyOf, table } from '../storage/record-store';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';

/** A snapshot whose volumes are at full speed at once in a zone. Here all are; it is only noted. */
export interface FastRestore {
  readonly snapshotId: string;
  readonly zone: string;
  readonly account: string;
  readonly enabledAt: number;
}

export const fastRestoreTable = table<FastRestore>('block-fast-restore');

type Owner = Pick<Caller, 'account' | 'region'>;
const rowKey = (owner: Owner, snapshotId: string, zone: string): string => keyOf(owner.account, owner.region, snapshotId, zone);

/** One for each snapshot and zone; enabling what is enabled changes nothing. @throws BlockFault `not-found` */
export async function enableFastRestores(
  context: BlockContext,
  caller: Caller,
  snapshotIds: readonly string[],
  zones: readonly string[],
): Promise<readonly FastRestore[]> {
  const enabledAt = context.clock.now();
  return context.records.write(async (tx) => {
    const enabled: FastRestore[] = [];
    for (const snapshotId of snapshotIds) {
      await getSnapshot(tx, caller, snapshotId);
      for (const zone of zones) {
        const before = await tx.get(fastRestoreTable, rowKey(caller, snapshotId, zone));
        const row = before ?? { snapshotId, zone, account: caller.account, enabledAt };
        tx.put(fastRestoreTable, rowKey(caller, snapshotId, zone), row);
        enabled.push(row);
      }
    }
    return enabled;
  });
}

/** Those that were enabled. */
export async function disableFastRestores(
  context: BlockContext,
  caller: Caller,
  snapshotIds: readonly string[],
  zones: readonly string[],
): Promise<readonly FastRestore[]> {
  return context.records.write(async (tx) => {
    const disabled: FastRestore[] = [];
    for (const snapshotId of snapshotIds) {
      for (const zone of zones) {
        const row = await tx.get(fastRestoreTable, rowKey(caller, snapshotId, zone));
        if (row !== undefined) disabled.push(row);
        tx.delete(fastRestoreTable, rowKey(caller, snapshotId, zone));
      }
    }
    return disabled;
  });
}

export async function fastRestores(tx: ReadTransaction, caller: Caller): Promise<readonly FastRestore[]> {
  return (await tx.list(fastRestoreTable, { prefix: resourcePrefix(caller) })).map(({ row }) => row);
}

/** With the snapshot they are of. */
export async function dropFastRestores(tx: WriteTransaction, owner: Owner, snapshotId: string): Promise<void> {
  for (const { key } of await tx.list(fastRestoreTable, { prefix: rowKey(owner, snapshotId, '') })) tx.delete(fastRestoreTable, key);
}
