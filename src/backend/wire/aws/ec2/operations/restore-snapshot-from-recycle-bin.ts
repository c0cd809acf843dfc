import type { RestoreSnapshotFromRecycleBinRequest, RestoreSnapshotFromRecycleBinResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { notFound } from '../errors';
import { checkSnapshotId } from '../ids';
import { writeSnapshot } from '../snapshots';

export const restoreSnapshotFromRecycleBin = operation<RestoreSnapshotFromRecycleBinRequest, RestoreSnapshotFromRecycleBinResult>({
  name: 'RestoreSnapshotFromRecycleBin',
  async run(call, input) {
    const id = checkSnapshotId(input.SnapshotId);
    const { block } = call.services;
    const recycled = (await block.recycledSnapshots(callerOf(call))).some(({ snapshot }) => snapshot.id === id);
    if (!recycled) throw notFound('snapshot', id);
    stopIfDryRun(input.DryRun);
    const restored = await block.restoreSnapshot(callerOf(call), id);
    const { SnapshotId, Description, Encrypted, OwnerId, Progress, StartTime, State, VolumeId, VolumeSize } = writeSnapshot({
      ...restored,
      tags: [],
    });
    return {
      SnapshotId,
      Description,
      Encrypted,
      OwnerId,
      Progress,
      StartTime,
      State,
      VolumeId,
      VolumeSize,
      SseType: restored.encrypted ? 'sse-kms' : 'none',
    };
  },
});
