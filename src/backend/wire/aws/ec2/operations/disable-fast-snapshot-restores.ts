import type { DisableFastSnapshotRestoresRequest, DisableFastSnapshotRestoresResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { readFastRestores, writeFastRestore } from '../fast-restores';

export const disableFastSnapshotRestores = operation<DisableFastSnapshotRestoresRequest, DisableFastSnapshotRestoresResult>({
  name: 'DisableFastSnapshotRestores',
  async run(call, input) {
    const { ids, zones } = await readFastRestores(call, input);
    stopIfDryRun(input.DryRun);
    const restores = await call.services.block.disableFastRestores(callerOf(call), ids, zones);
    return { Successful: restores.map((restore) => writeFastRestore(restore, 'disabling')), Unsuccessful: [] };
  },
});
