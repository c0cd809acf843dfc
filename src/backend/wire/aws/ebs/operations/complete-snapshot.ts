import type { CompleteSnapshotRequest, CompleteSnapshotResponse } from '../../../../../facts/aws/models/ebs';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { readChecksum } from '../checksums';

export const completeSnapshot = operation<CompleteSnapshotRequest, CompleteSnapshotResponse>({
  name: 'CompleteSnapshot',
  async run(call, { SnapshotId, ChangedBlocksCount, Checksum }) {
    await call.services.block.direct.complete(callerOf(call), {
      id: SnapshotId,
      units: ChangedBlocksCount,
      ...(Checksum === undefined ? {} : { sum: readChecksum(Checksum) }),
    });
    // EBS answers before it is done.
    return { Status: 'pending' };
  },
});
