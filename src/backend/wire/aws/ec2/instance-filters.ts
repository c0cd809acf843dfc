import { taggedFilterTable, timeText } from './filters';
import { failureReason, writeInstance, writeState } from './instances';
import type { FoundInstance } from './instances';
import { zoneIdOf } from '../../../../facts/aws/regions';

/** Of the filters in EC2 API Reference, DescribeInstances (2026-11), those about what instances here have, or clearly have not. */
export const instanceFilters = taggedFilterTable<FoundInstance>({
  architecture: (instance) => [writeInstance(instance).Architecture],
  'availability-zone': ({ zone }) => [zone],
  'availability-zone-id': ({ zone }) => [zoneIdOf(zone)],
  'block-device-mapping.delete-on-termination': ({ volumes }) => volumes.map(({ attachment }) => attachment?.deleteOnTermination),
  'block-device-mapping.device-name': ({ volumes }) => volumes.map(({ attachment }) => attachment?.device),
  'block-device-mapping.status': ({ volumes }) => volumes.map(({ attachment }) => attachment?.state),
  'block-device-mapping.volume-id': ({ volumes }) => volumes.map(({ id }) => id),
  hypervisor: () => ['xen'],
  'image-id': ({ imageId }) => [imageId],
  'instance-id': ({ id }) => [id],
  'instance-state-code': ({ state }) => [writeState(state).Code],
  'instance-state-name': ({ state }) => [state],
  'instance-type': ({ type }) => [type],
  'launch-time': ({ launchedAt }) => [timeText(launchedAt)],
  'owner-id': ({ account }) => [account],
  'root-device-name': (instance) => [writeInstance(instance).RootDeviceName],
  'root-device-type': () => ['ebs'],
  'state-reason-code': ({ failure }) => [failure === undefined ? undefined : failureReason(failure).Code],
  'subnet-id': () => [],
  tenancy: () => ['default'],
  'virtualization-type': () => ['hvm'],
  'vpc-id': () => [],
});
