import { ec2Error } from './errors';
import type { DescribeFastSnapshotRestoreSuccessItem, FastSnapshotRestoreStateCode } from '../../../../facts/aws/models/ec2';
import type { Call } from '../operation';
import { findSnapshots } from './snapshots';
import { zoneOf } from './zones';
import { zoneIdOf } from '../../../../facts/aws/regions';
import type { FastRestore } from '../../../block/fast-restore';

interface Asked {
  readonly SourceSnapshotIds: readonly string[];
  readonly AvailabilityZones?: readonly string[];
  readonly AvailabilityZoneIds?: readonly string[];
}

/** Snapshots and zones of a request. @throws AwsError for one that is not there, and where no zone is named */
export async function readFastRestores(
  call: Call,
  input: Asked,
): Promise<{ readonly ids: readonly string[]; readonly zones: readonly string[] }> {
  const named = [
    ...(input.AvailabilityZones ?? []).map((AvailabilityZone) => zoneOf(call.region, { AvailabilityZone })),
    ...(input.AvailabilityZoneIds ?? []).map((AvailabilityZoneId) => zoneOf(call.region, { AvailabilityZoneId })),
  ];
  const zones = named.filter((zone) => zone !== undefined);
  if (zones.length === 0) throw ec2Error('MissingParameter', 'The request must contain the parameter AvailabilityZone');
  const found = await findSnapshots(call, input.SourceSnapshotIds);
  return { ids: found.map(({ id }) => id), zones };
}

/** EC2 says `enabling` and `disabling` at first, and goes through `optimizing`, which takes an hour per TiB there. */
export function writeFastRestore(restore: FastRestore, state: FastSnapshotRestoreStateCode): DescribeFastSnapshotRestoreSuccessItem {
  const { snapshotId, zone, account, enabledAt } = restore;
  const time = new Date(enabledAt);
  return {
    SnapshotId: snapshotId,
    AvailabilityZone: zone,
    AvailabilityZoneId: zoneIdOf(zone),
    OwnerId: account,
    State: state,
    StateTransitionReason: 'Client.UserInitiated',
    EnablingTime: time,
    ...(state === 'enabling' ? {} : { OptimizingTime: time, EnabledTime: time }),
  };
}
