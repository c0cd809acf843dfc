import type { ResetSnapshotAttributeRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { invalidValue } from '../errors';
import { findSnapshot } from '../snapshots';

export const resetSnapshotAttribute = operation<ResetSnapshotAttributeRequest, object>({
  name: 'ResetSnapshotAttribute',
  async run(call, input) {
    if (input.Attribute !== 'createVolumePermission') {
      throw invalidValue(`Value (${input.Attribute}) for parameter attribute is invalid. Only createVolumePermission can be reset.`);
    }
    const { id } = await findSnapshot(call, input.SnapshotId);
    stopIfDryRun(input.DryRun);
    await call.services.block.resetSharing(callerOf(call), id);
    return {};
  },
});
