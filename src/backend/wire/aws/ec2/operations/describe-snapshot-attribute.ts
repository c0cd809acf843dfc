import type { DescribeSnapshotAttributeRequest, DescribeSnapshotAttributeResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { findSnapshot } from '../snapshots';
import { writePermissions } from '../volume-permissions';

/** None came from the marketplace: there are no product codes. */
export const describeSnapshotAttribute = operation<DescribeSnapshotAttributeRequest, DescribeSnapshotAttributeResult>({
  name: 'DescribeSnapshotAttribute',
  async run(call, input) {
    const { id, sharedWith } = await findSnapshot(call, input.SnapshotId);
    stopIfDryRun(input.DryRun);
    return input.Attribute === 'createVolumePermission'
      ? { SnapshotId: id, CreateVolumePermissions: writePermissions(sharedWith) }
      : { SnapshotId: id, ProductCodes: [] };
  },
});
