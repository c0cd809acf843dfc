import type { BlockContext } from '../block-context';
import { BlockFault } from '../block-fault';
import type { Caller } from '../caller';
import { release } from '../layers';
import { listAll, putSnapshot, tagsOf } from '../resources';
import { resourceKey, tagsTable } from '../rows';
import type { Snapshot, Tag } from '../rows';
import { recycledSnapshotTable, retentionRuleTable } from './retention-rows';
import type { RecycledSnapshot, RetentionRule, TagPattern } from './retention-rows';
import { appoint } from '../../agenda';
import type { Duty } from '../../agenda';
import type { ReadTransaction, WriteTransaction } from '../../storage/record-store';

export const recycleDuty = 'block-recycle-end';
const day = 24 * 3_600_000;

const carries = (tags: readonly Tag[], patterns: readonly TagPattern[]): boolean =>
  patterns.some(({ key, value }) => tags.some((tag) => tag.key === key && (value === undefined || tag.value === value)));

const covers = ({ only, except }: RetentionRule, tags: readonly Tag[]): boolean =>
  only.length > 0 ? carries(tags, only) : !carries(tags, except);

/** Days for which the snapshot is kept after it is deleted: the longest that any rule says. */
async function retentionOf(tx: ReadTransaction, owner: Snapshot, tags: readonly Tag[]): Promise<number | undefined> {
  const rules = (await listAll(tx, retentionRuleTable, owner)).filter((rule) => covers(rule, tags));
  return rules.length === 0 ? undefined : Math.max(...rules.map(({ days }) => days));
}

/** In the transaction that deletes the snapshot: puts it into the bin where a rule says so. Resolves to whether it did. */
export async function recycle(tx: WriteTransaction, snapshot: Snapshot, now: number): Promise<boolean> {
  const tags = await tagsOf(tx, snapshot, snapshot.id);
  const days = await retentionOf(tx, snapshot, tags);
  if (days === undefined) return false;
  const exitsAt = now + days * day;
  tx.put(recycledSnapshotTable, resourceKey(snapshot, snapshot.id), { snapshot, tags, enteredAt: now, exitsAt });
  appoint(tx, { at: exitsAt, duty: recycleDuty, subject: subjectOf(snapshot) });
  return true;
}

const separator = '/';
const subjectOf = ({ account, region, id }: Snapshot): string => [account, region, id].join(separator);

/** The time in the bin is over: the snapshot and its copy of the data key are gone. */
export const dropWhenDue =
  ({ sweeper }: Pick<BlockContext, 'sweeper'>): Duty =>
  async (tx, subject, at) => {
    const [account = '', region = '', id = ''] = subject.split(separator);
    const key = resourceKey({ account, region }, id);
    const recycled = await tx.get(recycledSnapshotTable, key);
    // It may have been restored, and deleted again later.
    if (recycled?.exitsAt !== at) return undefined;
    tx.delete(recycledSnapshotTable, key);
    await release(tx, recycled.snapshot.layer, { kind: 'snapshot', id });
    return () => sweeper.kick();
  };

export const recycledSnapshots = (tx: ReadTransaction, caller: Caller): Promise<readonly RecycledSnapshot[]> =>
  listAll(tx, recycledSnapshotTable, caller);

/** The snapshot as it was. @throws BlockFault `not-found` where it is not in the bin */
export async function restoreSnapshot({ records }: BlockContext, caller: Caller, id: string): Promise<Snapshot> {
  return records.write(async (tx) => {
    const recycled = await tx.get(recycledSnapshotTable, resourceKey(caller, id));
    if (recycled === undefined) throw new BlockFault('not-found', { what: 'snapshot', id });
    tx.delete(recycledSnapshotTable, resourceKey(caller, id));
    putSnapshot(tx, recycled.snapshot);
    if (recycled.tags.length > 0) tx.put(tagsTable, resourceKey(caller, id), { tags: recycled.tags });
    return recycled.snapshot;
  });
}
