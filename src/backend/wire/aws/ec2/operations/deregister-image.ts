import type { DeregisterImageRequest, DeregisterImageResult, DeleteSnapshotReturnCode } from '../../../../../facts/aws/models/ec2';
import { isBlockFault } from '../../../../block/block-fault';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { findOwnImage } from '../images';

export const deregisterImage = operation<DeregisterImageRequest, DeregisterImageResult>({
  name: 'DeregisterImage',
  async run(call, input) {
    const { id } = await findOwnImage(call, input.ImageId);
    stopIfDryRun(input.DryRun);
    const { block } = call.services;
    const { devices } = await block.deregisterImage(callerOf(call), id);
    if (input.DeleteAssociatedSnapshots !== true) return { Return: true };
    const results: DeleteSnapshotReturnCode[] = [];
    for (const { snapshotId } of devices) {
      if (snapshotId === undefined) continue;
      try {
        await block.deleteSnapshot(callerOf(call), snapshotId);
        results.push({ SnapshotId: snapshotId, ReturnCode: 'success' });
      } catch (error) {
        // Another image has it: "skipped" (EC2 API reference, DeleteSnapshotReturnCode, 2026-11).
        if (!isBlockFault(error)) throw error;
        results.push({ SnapshotId: snapshotId, ReturnCode: error.kind === 'snapshot-in-use' ? 'skipped' : 'client-error' });
      }
    }
    return { Return: true, DeleteSnapshotResults: results };
  },
});
