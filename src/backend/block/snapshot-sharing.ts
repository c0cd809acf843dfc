import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import { keyUse } from './caller';
import type { Caller } from './caller';
import { publicAccessOf } from './public-access';
import { getSnapshot, putSnapshot } from './resources';
import { resourceKey, snapshotTable } from './rows';
import type { Snapshot } from './rows';
import type { ReadTransaction } from '../storage/record-store';

/** In `sharedWith`: every account. */
export const everybody = 'all';

/** Account ids, or `everybody`. */
export interface SharingChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Who else may make volumes from the snapshot and copy it. That gives nobody its key: an encrypted one can only be used by who may use that,
 * so that one under the platform's managed key, which is for its own account only, cannot be shared at all.
 * @throws BlockFault `not-found`, `managed-key-not-shareable`, `encrypted-not-public`, `public-access-blocked`
 */
export async function shareSnapshot(context: BlockContext, caller: Caller, id: string, { add, remove }: SharingChange): Promise<void> {
  const { encrypted, keyArn } = await getSnapshot(context.records, caller, id);
  if (add.length > 0 && encrypted && keyArn === (await context.dataKeys.managedKey(keyUse(caller), 'aws/ebs'))) {
    throw new BlockFault('managed-key-not-shareable', { id });
  }
  if (add.includes(everybody) && encrypted) throw new BlockFault('encrypted-not-public', { id });
  await context.records.write(async (tx) => {
    const snapshot = await getSnapshot(tx, caller, id);
    if (add.includes(everybody) && (await publicAccessOf(tx, caller)) !== 'unblocked') {
      throw new BlockFault('public-access-blocked', { id });
    }
    const sharedWith = new Set([...(snapshot.sharedWith ?? []), ...add].filter((one) => !remove.includes(one)));
    putSnapshot(tx, { ...snapshot, sharedWith: [...sharedWith].sort() });
  });
}

/** Back to the owner alone. @throws BlockFault `not-found` */
export async function resetSharing(context: BlockContext, caller: Caller, id: string): Promise<void> {
  await context.records.write(async (tx) => putSnapshot(tx, { ...(await getSnapshot(tx, caller, id)), sharedWith: undefined }));
}

/** Snapshots of other accounts that the caller may use in this region, in the order of their accounts and ids. */
export async function sharedSnapshots(tx: ReadTransaction, caller: Caller): Promise<readonly Snapshot[]> {
  const found: Snapshot[] = [];
  for (const { row } of await tx.list(snapshotTable)) {
    if (row.account !== caller.account && row.region === caller.region && (await isShared(tx, row, caller.account))) found.push(row);
  }
  return found;
}

async function isShared(tx: ReadTransaction, snapshot: Snapshot, account: string): Promise<boolean> {
  const { sharedWith = [] } = snapshot;
  if (sharedWith.includes(account)) return true;
  return sharedWith.includes(everybody) && (await publicAccessOf(tx, snapshot)) !== 'block-all-sharing';
}

/** The caller's own snapshot, or one that is shared with him. @throws BlockFault `not-found` */
export async function usableSnapshot(tx: ReadTransaction, caller: Caller, id: string): Promise<Snapshot> {
  const own = await tx.get(snapshotTable, resourceKey(caller, id));
  const usable = own ?? (await sharedSnapshots(tx, caller)).find((snapshot) => snapshot.id === id);
  if (usable === undefined) throw new BlockFault('not-found', { what: 'snapshot', id });
  return usable;
}
