import type { ChecksumAlgorithm, GetSnapshotBlockRequest } from '../../../../../facts/aws/models/ebs';
import { digest } from '../../../../crypto/digests';
import { callerOf } from '../../ec2/call';
import { operation } from '../../operation';
import { invalid } from '../errors';
import { readToken } from '../tokens';

interface Answer {
  readonly DataLength: number;
  readonly BlockData: Buffer;
  readonly Checksum: string;
  readonly ChecksumAlgorithm: ChecksumAlgorithm;
}

export const getSnapshotBlock = operation<GetSnapshotBlockRequest, Answer>({
  name: 'GetSnapshotBlock',
  async run(call, { SnapshotId, BlockIndex, BlockToken }) {
    const index = readToken(call, 'block', SnapshotId, BlockToken);
    if (index !== BlockIndex) throw invalid('INVALID_BLOCK_TOKEN', 'The block token is invalid.');
    const bytes = await call.services.block.direct.read(callerOf(call), SnapshotId, index);
    return {
      DataLength: bytes.length,
      BlockData: bytes,
      Checksum: digest('sha256', bytes).toString('base64'),
      ChecksumAlgorithm: 'SHA256',
    };
  },
});
