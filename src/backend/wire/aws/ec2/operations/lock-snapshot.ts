import type { LockSnapshotRequest, LockSnapshotResult } from '../../../../../facts/aws/models/ec2';
import type { LockSnapshot } from '../../../../block/snapshot-lock';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error } from '../errors';
import { writeLock } from '../snapshot-locks';
import { findSnapshot } from '../snapshots';

export const lockSnapshot = operation<LockSnapshotRequest, LockSnapshotResult>({
  name: 'LockSnapshot',
  async run(call, input) {
    const { id } = await findSnapshot(call, input.SnapshotId);
    const { LockMode: mode, CoolOffPeriod: coolOffHours } = input;
    if (mode === 'governance' && coolOffHours !== undefined) {
      throw ec2Error('InvalidParameterCombination', 'The parameter CoolOffPeriod cannot be used with the lock mode governance');
    }
    const until = endOf(input);
    stopIfDryRun(input.DryRun);
    const locked = await call.services.block.lockSnapshot(callerOf(call), {
      id,
      mode,
      until,
      ...(coolOffHours === undefined ? {} : { coolOffHours }),
    });
    if (locked.lock === undefined) throw new Error(`${id} was locked and is not`);
    const { OwnerId: _, ...lock } = writeLock(locked, locked.lock, call.services.clock.now());
    return lock;
  },
});

/** One of the two (API reference). */
function endOf({ LockDuration: days, ExpirationDate: date }: LockSnapshotRequest): LockSnapshot['until'] {
  if (days !== undefined && date !== undefined) {
    throw ec2Error('InvalidParameterCombination', 'The parameter LockDuration cannot be used with the parameter ExpirationDate');
  }
  if (days !== undefined) return { days };
  if (date !== undefined) return { at: date.getTime() };
  throw ec2Error('MissingParameter', 'The request must contain the parameter LockDuration or ExpirationDate');
}
