import type { CreateSnapshotRequest, Snapshot } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { refuse } from '../errors';
import { writeSnapshot } from '../snapshots';
import { tagsFor } from '../tags';
import { findVolume } from '../volumes';

export const createSnapshot = operation<CreateSnapshotRequest, Snapshot>({
  name: 'CreateSnapshot',
  async run(call, input) {
    if (input.OutpostArn !== undefined) refuse('OutpostArn');
    if (input.Location === 'local') refuse('Location');
    const { id: volumeId } = await findVolume(call, input.VolumeId);
    const tags = tagsFor(input.TagSpecifications, 'snapshot');
    stopIfDryRun(input.DryRun);
    const snapshot = await call.services.block.createSnapshot(callerOf(call), {
      volumeId,
      tags,
      ...(input.Description === undefined ? {} : { description: input.Description }),
    });
    // EC2 answers before it is done.
    return writeSnapshot({ ...snapshot, state: 'pending', tags });
  },
});
