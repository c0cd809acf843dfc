import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
} from '../../../../../facts/aws/models/ec2';
import { zoneIdOf } from '../../../../../facts/aws/regions';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { invalidValue } from '../errors';
import { filtered, filterTable } from '../filters';
import { zonesIn } from '../zones';

interface Zone {
  readonly name: string;
  readonly region: string;
}

/** EC2 API Reference, DescribeAvailabilityZones `Filters` (2026-11). */
const filters = filterTable<Zone>({
  'group-long-name': () => [],
  'group-name': (zone) => [groupName(zone)],
  message: () => [],
  'opt-in-status': () => ['opt-in-not-required'],
  'parent-zone-id': () => [],
  'parent-zone-name': () => [],
  'region-name': ({ region }) => [region],
  state: () => ['available'],
  'zone-id': ({ name }) => [zoneIdOf(name)],
  'zone-name': ({ name }) => [name],
  'zone-type': () => ['availability-zone'],
});

export const describeAvailabilityZones = operation<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult>({
  name: 'DescribeAvailabilityZones',
  run(call, input) {
    const { region } = call;
    const all = zonesIn(region).map((name): Zone => ({ name, region }));
    for (const wanted of input.ZoneNames ?? []) {
      if (!all.some(({ name }) => name === wanted)) throw invalidValue(`Invalid availability zone: [${wanted}]`);
    }
    for (const wanted of input.ZoneIds ?? []) {
      if (!all.some(({ name }) => zoneIdOf(name) === wanted)) throw invalidValue(`Invalid availability zone-id: [${wanted}]`);
    }
    const named = all.filter(({ name }) => (input.ZoneNames?.includes(name) ?? true) && (input.ZoneIds?.includes(zoneIdOf(name)) ?? true));
    stopIfDryRun(input.DryRun);
    return Promise.resolve({ AvailabilityZones: filtered(named, filters, input.Filters).map(writeZone) });
  },
});

const groupName = ({ region }: Zone): string => `${region}-zg-1`;

const writeZone = (zone: Zone): AvailabilityZone => ({
  GroupName: groupName(zone),
  Messages: [],
  NetworkBorderGroup: zone.region,
  OptInStatus: 'opt-in-not-required',
  RegionName: zone.region,
  State: 'available',
  ZoneId: zoneIdOf(zone.name),
  ZoneName: zone.name,
  ZoneType: 'availability-zone',
});
