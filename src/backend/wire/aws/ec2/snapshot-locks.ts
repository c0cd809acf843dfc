import type { LockedSnapshotsInfo } from '../../../../facts/aws/models/ec2';
import type { SnapshotLock } from '../../../block/rows';
import { lockStateOf } from '../../../block/snapshot-lock';

const dateOf = <Name extends string>(name: Name, time: number | undefined): Partial<Record<Name, Date>> =>
  time === undefined ? {} : ({ [name]: new Date(time) } as Record<Name, Date>);

/** What is told of a lock, wherever it is. */
export const writeLock = (
  snapshot: { readonly id: string; readonly account: string },
  lock: SnapshotLock,
  now: number,
): LockedSnapshotsInfo => ({
  OwnerId: snapshot.account,
  SnapshotId: snapshot.id,
  LockState: lockStateOf(lock, now),
  LockDuration: lock.days,
  LockCreatedOn: new Date(lock.createdAt),
  ...dateOf('LockDurationStartTime', lock.startsAt),
  ...dateOf('LockExpiresOn', lock.expiresAt),
  ...(lock.coolOffHours === undefined ? {} : { CoolOffPeriod: lock.coolOffHours }),
  ...dateOf('CoolOffPeriodExpiresOn', lock.coolOffEndsAt),
});
