import type { DeleteSnapshotRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { findSnapshot } from '../snapshots';

export const deleteSnapshot = operation<DeleteSnapshotRequest, object>({
  name: 'DeleteSnapshot',
  async run(call, input) {
    const { id } = await findSnapshot(call, input.SnapshotId);
    stopIfDryRun(input.DryRun);
    await call.services.block.deleteSnapshot(callerOf(call), id);
    return {};
  },
});
