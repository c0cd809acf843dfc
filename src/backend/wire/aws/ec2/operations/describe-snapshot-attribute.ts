import type { DescribeSnapshotAttributeRequest, DescribeSnapshotAttributeResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { findSnapshot } from '../snapshots';

/** No snapshot is shared, and none came from the marketplace. */
export const describeSnapshotAttribute = operation<DescribeSnapshotAttributeRequest, DescribeSnapshotAttributeResult>({
  name: 'DescribeSnapshotAttribute',
  async run(call, input) {
    const { id } = await findSnapshot(call, input.SnapshotId);
    stopIfDryRun(input.DryRun);
    return { SnapshotId: id, ...(input.Attribute === 'createVolumePermission' ? { CreateVolumePermissions: [] } : { ProductCodes: [] }) };
  },
});
