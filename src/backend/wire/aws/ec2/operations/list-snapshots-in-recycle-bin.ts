import type { ListSnapshotsInRecycleBinRequest, ListSnapshotsInRecycleBinResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { notFound } from '../errors';
import { checkSnapshotId } from '../ids';
import { page } from '../paging';

export const listSnapshotsInRecycleBin = operation<ListSnapshotsInRecycleBinRequest, ListSnapshotsInRecycleBinResult>({
  name: 'ListSnapshotsInRecycleBin',
  async run(call, input) {
    const wanted = new Set((input.SnapshotIds ?? []).map((id) => checkSnapshotId(id)));
    const all = (await call.services.block.recycledSnapshots(callerOf(call))).map((row) => ({ ...row, id: row.snapshot.id }));
    const found = wanted.size === 0 ? all : all.filter(({ id }) => wanted.delete(id));
    const [missing] = wanted;
    if (found !== all && missing !== undefined) throw notFound('snapshot', missing);
    const { items, ...rest } = page(found, input, { parameter: 'snapshotSet', given: input.SnapshotIds });
    stopIfDryRun(input.DryRun);
    return {
      Snapshots: items.map(({ snapshot, enteredAt, exitsAt }) => ({
        SnapshotId: snapshot.id,
        RecycleBinEnterTime: new Date(enteredAt),
        RecycleBinExitTime: new Date(exitsAt),
        Description: snapshot.description,
        VolumeId: snapshot.volumeId,
      })),
      ...rest,
    };
  },
});
