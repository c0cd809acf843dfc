import { appoint, cancel, type Duty } from '../agenda';
import { bucketTable } from './bucket-row';
import { midnightAfter, type LifecycleRule } from './lifecycle-rule';
import { runLifecycle } from './lifecycle-run';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { table, type WriteTransaction } from '../storage/record-store';

export interface Lifecycle {
  readonly rules: readonly LifecycleRule[];
  /** Bytes: smaller objects do not change their class. */
  readonly smallestTransition: number;
}

interface LifecycleRow extends Lifecycle {
  readonly bucket: string;
  /** When the rules are carried out next: milliseconds since the Unix epoch. */
  readonly next: number;
}

/** Key: bucket id. */
const lifecycleTable = table<LifecycleRow>('object-lifecycle');

export const lifecycleDuty = 'object-lifecycle';

const appointment = (bucketId: string, at: number) => ({ at, duty: lifecycleDuty, subject: bucketId });

/** Sets the rules, which are carried out at each midnight UTC from the next on. */
export const putLifecycle = ({ records, clock }: ObjectRooms, caller: Caller, name: string, lifecycle: Lifecycle): Promise<void> =>
  records.write(async (tx) => {
    const { id } = await openBucket(tx, caller, name);
    await stopLifecycle(tx, id);
    const next = midnightAfter(clock.now());
    tx.put(lifecycleTable, id, { ...lifecycle, bucket: name, next });
    appoint(tx, appointment(id, next));
  });

export const deleteLifecycle = ({ records }: ObjectRooms, caller: Caller, name: string): Promise<void> =>
  records.write(async (tx) => stopLifecycle(tx, (await openBucket(tx, caller, name)).id));

/** Also when the bucket goes. */
export async function stopLifecycle(tx: WriteTransaction, bucketId: string): Promise<void> {
  const row = await tx.get(lifecycleTable, bucketId);
  if (row === undefined) return;
  cancel(tx, appointment(bucketId, row.next));
  tx.delete(lifecycleTable, bucketId);
}

/** The clock's part. */
export const keepLifecycle =
  (rooms: ObjectRooms): Duty =>
  async (tx, bucketId, at) => {
    const row = await tx.get(lifecycleTable, bucketId);
    if (row === undefined) return undefined;
    const bucket = await tx.get(bucketTable, row.bucket);
    if (bucket?.id !== bucketId) return undefined;
    const freed = await runLifecycle(tx, rooms, bucket, row, at);
    const next = midnightAfter(at);
    tx.put(lifecycleTable, bucketId, { ...row, next });
    appoint(tx, appointment(bucketId, next));
    return () => rooms.blobs.reap(freed);
  };
