import type {
  DescribeSnapshotTierStatusRequest,
  DescribeSnapshotTierStatusResult,
  SnapshotTierStatus,
} from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered, filterTable } from '../filters';
import { page } from '../paging';
import { findSnapshots } from '../snapshots';
import type { TaggedSnapshot } from '../snapshots';
import { writeTags } from '../tags';

const filters = filterTable<TaggedSnapshot>({
  'last-tiering-operation': () => [],
  'snapshot-id': ({ id }) => [id],
  'volume-id': ({ volumeId }) => [volumeId],
});

/** Every snapshot is in the standard tier, and none was ever moved. */
export const describeSnapshotTierStatus = operation<DescribeSnapshotTierStatusRequest, DescribeSnapshotTierStatusResult>({
  name: 'DescribeSnapshotTierStatus',
  async run(call, input) {
    const { items, ...rest } = page(filtered(await findSnapshots(call, undefined), filters, input.Filters), input);
    stopIfDryRun(input.DryRun);
    return { SnapshotTierStatuses: items.map(writeStatus), ...rest };
  },
});

const writeStatus = (snapshot: TaggedSnapshot): SnapshotTierStatus => ({
  OwnerId: snapshot.account,
  SnapshotId: snapshot.id,
  Status: snapshot.state,
  StorageTier: 'standard',
  Tags: writeTags(snapshot.tags),
  VolumeId: snapshot.volumeId,
});
