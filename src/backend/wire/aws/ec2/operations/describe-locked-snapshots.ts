import type { DescribeLockedSnapshotsRequest, DescribeLockedSnapshotsResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered, filterTable } from '../filters';
import { page } from '../paging';
import { writeLock } from '../snapshot-locks';
import { findSnapshots } from '../snapshots';

export const describeLockedSnapshots = operation<DescribeLockedSnapshotsRequest, DescribeLockedSnapshotsResult>({
  name: 'DescribeLockedSnapshots',
  async run(call, input) {
    const now = call.services.clock.now();
    const snapshots = await findSnapshots(call, input.SnapshotIds);
    const locked = snapshots.flatMap(({ lock, ...row }) => (lock === undefined ? [] : [{ id: row.id, ...writeLock(row, lock, now) }]));
    // API reference, `Filters` (2026-11).
    const found = filtered(locked, filterTable<(typeof locked)[number]>({ 'lock-state': ({ LockState }) => [LockState] }), input.Filters);
    const { items, ...rest } = page(found, input, { parameter: 'snapshotSet', given: input.SnapshotIds });
    stopIfDryRun(input.DryRun);
    return { Snapshots: items.map(({ id: _, ...lock }) => lock), ...rest };
  },
});
