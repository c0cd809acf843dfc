import type { UnlockSnapshotRequest, UnlockSnapshotResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { findSnapshot } from '../snapshots';

export const unlockSnapshot = operation<UnlockSnapshotRequest, UnlockSnapshotResult>({
  name: 'UnlockSnapshot',
  async run(call, input) {
    const { id } = await findSnapshot(call, input.SnapshotId);
    stopIfDryRun(input.DryRun);
    await call.services.block.unlockSnapshot(callerOf(call), id);
    return { SnapshotId: id };
  },
});
