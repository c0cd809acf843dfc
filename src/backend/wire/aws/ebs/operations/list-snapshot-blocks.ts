import type { ListSnapshotBlocksRequest, ListSnapshotBlocksResponse } from '../../../../../facts/aws/models/ebs';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { listEnd, rangeOf } from '../listing';
import { tokenMaker } from '../tokens';

export const listSnapshotBlocks = operation<ListSnapshotBlocksRequest, ListSnapshotBlocksResponse>({
  name: 'ListSnapshotBlocks',
  async run(call, input) {
    const subject = `blocks ${input.SnapshotId}`;
    const range = rangeOf(call, subject, input);
    const { snapshot, units, next } = await call.services.block.direct.list(callerOf(call), input.SnapshotId, range);
    const tokens = tokenMaker(call, 'block', snapshot.id);
    return {
      Blocks: units.map((index) => ({ BlockIndex: index, BlockToken: tokens.make(index) })),
      ExpiryTime: tokens.expiry,
      ...listEnd(call, subject, snapshot, next),
    };
  },
});
