import type { PutSnapshotBlockRequest, PutSnapshotBlockResponse } from '../../../../../facts/aws/models/ebs';
import { unitBytes } from '../../../../block/direct/unit';
import { digest } from '../../../../crypto/digests';
import { equalBytes } from '../../../../crypto/equal';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { readChecksum } from '../checksums';
import { invalid } from '../errors';

export const putSnapshotBlock = operation<PutSnapshotBlockRequest, PutSnapshotBlockResponse>({
  name: 'PutSnapshotBlock',
  async run(call, { SnapshotId, BlockIndex, BlockData, DataLength, Checksum, ChecksumAlgorithm }) {
    if (DataLength !== unitBytes) throw invalid('INVALID_PARAMETER_VALUE', `The data length must be ${unitBytes}.`);
    const sum = readChecksum(Checksum);
    const bytes = await readBlock(BlockData);
    // The signature does not cover the data: this is what does.
    if (!equalBytes(digest('sha256', bytes), sum)) throw invalid('INVALID_BLOCK', 'The checksum does not match the block data.');
    await call.services.block.direct.put(callerOf(call), { id: SnapshotId, index: BlockIndex, bytes, sum });
    return { Checksum, ChecksumAlgorithm };
  },
});

/** Exactly one block, in memory of its own. nanovms/ops#1268 for the text. */
async function readBlock(data: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const block = Buffer.allocUnsafeSlow(unitBytes);
  let length = 0;
  for await (const part of data) {
    if (length + part.length > unitBytes) throw unreadable();
    block.set(part, length);
    length += part.length;
  }
  if (length < unitBytes) throw unreadable();
  return block;
}

const unreadable = (): Error => invalid('INVALID_PARAMETER_VALUE', 'Failed to read block data');
