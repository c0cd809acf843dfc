import type { DescribeInstanceStatusRequest, DescribeInstanceStatusResult, InstanceStatus } from '../../../../../facts/aws/models/ec2';
import { zoneIdOf } from '../../../../../facts/aws/regions';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered, filterTable } from '../filters';
import { findInstances, writeState } from '../instances';
import type { FoundInstance } from '../instances';
import { page } from '../paging';

const statusOf = ({ state }: FoundInstance): 'ok' | 'not-applicable' => (state === 'running' ? 'ok' : 'not-applicable');

/** Of the filters in EC2 API Reference, DescribeInstanceStatus (2026-11), all but those of events, of which there are none. */
const filters = filterTable<FoundInstance>({
  'availability-zone': ({ zone }) => [zone],
  'availability-zone-id': ({ zone }) => [zoneIdOf(zone)],
  'event.code': () => [],
  'event.description': () => [],
  'instance-state-code': ({ state }) => [writeState(state).Code],
  'instance-state-name': ({ state }) => [state],
  'instance-status.reachability': ({ state }) => [state === 'running' ? 'passed' : undefined],
  'instance-status.status': (instance) => [statusOf(instance)],
  'system-status.reachability': ({ state }) => [state === 'running' ? 'passed' : undefined],
  'system-status.status': (instance) => [statusOf(instance)],
});

export const describeInstanceStatus = operation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult>({
  name: 'DescribeInstanceStatus',
  async run(call, input) {
    const found = await findInstances(call, input.InstanceIds);
    const asked = found.filter(({ state }) => input.IncludeAllInstances === true || state === 'running');
    const { items, ...rest } = page(filtered(asked, filters, input.Filters), input, {
      parameter: 'instancesSet',
      given: input.InstanceIds,
    });
    stopIfDryRun(input.DryRun);
    return { InstanceStatuses: items.map(writeStatus), ...rest };
  },
});

function writeStatus(instance: FoundInstance): InstanceStatus {
  const status = statusOf(instance);
  const summary = { Status: status, ...(status === 'ok' ? { Details: [{ Name: 'reachability', Status: 'passed' } as const] } : {}) };
  return {
    AvailabilityZone: instance.zone,
    AvailabilityZoneId: zoneIdOf(instance.zone),
    InstanceId: instance.id,
    InstanceState: writeState(instance.state),
    InstanceStatus: summary,
    SystemStatus: summary,
  };
}
