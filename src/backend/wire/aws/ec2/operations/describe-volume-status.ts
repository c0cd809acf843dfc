import type { DescribeVolumeStatusRequest, DescribeVolumeStatusResult, VolumeStatusItem } from '../../../../../facts/aws/models/ec2';
import { zoneIdOf } from '../../../../../facts/aws/regions';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered, filterTable } from '../filters';
import { page } from '../paging';
import { findVolumes } from '../volumes';
import type { TaggedVolume } from '../volumes';

const statusOf = ({ state }: TaggedVolume): 'ok' | 'insufficient-data' | 'impaired' =>
  state === 'error' ? 'impaired' : state === 'creating' ? 'insufficient-data' : 'ok';

/** EC2 API Reference, DescribeVolumeStatus `Filters` (2026-11). Nothing ever happens to a volume, so no event or action matches. */
const filters = filterTable<TaggedVolume>({
  'action.code': () => [],
  'action.description': () => [],
  'action.event-id': () => [],
  'availability-zone': ({ zone }) => [zone],
  'availability-zone-id': ({ zone }) => [zoneIdOf(zone)],
  'event.description': () => [],
  'event.event-id': () => [],
  'event.event-type': () => [],
  'event.not-after': () => [],
  'event.not-before': () => [],
  'volume-status.details-name': () => ['io-enabled', 'io-performance'],
  'volume-status.details-status': () => ['passed', 'not-applicable'],
  'volume-status.status': (volume) => [statusOf(volume)],
});

export const describeVolumeStatus = operation<DescribeVolumeStatusRequest, DescribeVolumeStatusResult>({
  name: 'DescribeVolumeStatus',
  async run(call, input) {
    const volumes = filtered(await findVolumes(call, input.VolumeIds), filters, input.Filters);
    const { items, ...rest } = page(volumes, input, { parameter: 'volumeSet', given: input.VolumeIds });
    stopIfDryRun(input.DryRun);
    return { VolumeStatuses: items.map(writeStatus), ...rest };
  },
});

const writeStatus = (volume: TaggedVolume): VolumeStatusItem => ({
  Actions: [],
  AvailabilityZone: volume.zone,
  AvailabilityZoneId: zoneIdOf(volume.zone),
  Events: [],
  VolumeId: volume.id,
  VolumeStatus: {
    Details: [
      { Name: 'io-enabled', Status: statusOf(volume) === 'ok' ? 'passed' : 'failed' },
      { Name: 'io-performance', Status: 'not-applicable' },
    ],
    Status: statusOf(volume),
  },
});
