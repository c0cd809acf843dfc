import type { DescribeVolumesModificationsRequest, DescribeVolumesModificationsResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { ec2Error } from '../errors';
import { filtered, filterTable, timeText } from '../filters';
import { gibibytesOf } from '../gibibytes';
import { writeModification } from '../modifications';
import type { VolumeChange } from '../modifications';
import { page } from '../paging';
import { findVolumes } from '../volumes';

/** EC2 API Reference, DescribeVolumesModifications `Filters` (2026-11). */
const filters = filterTable<VolumeChange>({
  'modification-state': ({ modification }) => [modification.state],
  'original-iops': ({ modification }) => [modification.original.iops],
  'original-size': ({ modification }) => [gibibytesOf(modification.original.size)],
  'original-volume-type': ({ modification }) => [modification.original.type],
  originalMultiAttachEnabled: () => [false],
  'start-time': ({ modification }) => [timeText(modification.startedAt)],
  'target-iops': ({ modification }) => [modification.target.iops],
  'target-size': ({ modification }) => [gibibytesOf(modification.target.size)],
  'target-volume-type': ({ modification }) => [modification.target.type],
  targetMultiAttachEnabled: () => [false],
  'volume-id': ({ id }) => [id],
});

export const describeVolumesModifications = operation<DescribeVolumesModificationsRequest, DescribeVolumesModificationsResult>({
  name: 'DescribeVolumesModifications',
  async run(call, input) {
    const changes: VolumeChange[] = [];
    for (const { id, modification } of await findVolumes(call, input.VolumeIds)) {
      if (modification !== undefined) {
        changes.push({ id, modification });
      } else if (input.VolumeIds?.includes(id)) {
        throw ec2Error('InvalidVolumeModification.NotFound', `Modification for volume '${id}' does not exist.`);
      }
    }
    const { items, ...rest } = page(filtered(changes, filters, input.Filters), input, { parameter: 'volumeSet', given: input.VolumeIds });
    stopIfDryRun(input.DryRun);
    return { VolumesModifications: items.map(writeModification), ...rest };
  },
});
