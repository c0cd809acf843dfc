import { bucketTable } from './bucket-row';
import { findObject } from './find-object';
import { ObjectFault } from './object-fault';
import { checkRetention, type BucketLock, type ObjectLock, type Retention } from './object-lock';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import type { StoredVersion } from './object-row';
import { currentVersion, rewriteVersion } from './version-stack';

/** Gives a versioned bucket object lock, or changes its default. @throws ObjectFault `lock-needs-versioning`, … */
export const putBucketLock = (rooms: ObjectRooms, caller: Caller, name: string, objectLock: BucketLock): Promise<void> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    if (bucket.versioning !== 'enabled') throw new ObjectFault('lock-needs-versioning', { bucket: name });
    tx.put(bucketTable, name, { ...bucket, objectLock });
  });

export interface LockedVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** @throws ObjectFault `object-locked`, `no-object-lock`, … */
export const putRetention = (
  rooms: ObjectRooms,
  caller: Caller,
  version: LockedVersion,
  retention: Retention | undefined,
  bypassGovernance: boolean,
): Promise<void> =>
  change(rooms, caller, version, (lock) => {
    checkRetention(version.key, lock.retention, retention, rooms.clock.now(), bypassGovernance);
    return { ...lock, retention };
  });

export const putLegalHold = (rooms: ObjectRooms, caller: Caller, version: LockedVersion, legalHold: boolean): Promise<void> =>
  change(rooms, caller, version, (lock) => ({ ...lock, legalHold }));

const change = (
  { records }: ObjectRooms,
  caller: Caller,
  { bucket: name, key, versionId }: LockedVersion,
  next: (lock: ObjectLock) => ObjectLock,
): Promise<void> =>
  records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name, key);
    if (bucket.objectLock === undefined) throw new ObjectFault('no-object-lock', { bucket: name });
    const version = await findObject(tx, bucket, key, versionId);
    const place = { bucketId: bucket.id, key };
    const changed: StoredVersion = { ...version, lock: next(version.lock ?? {}) };
    rewriteVersion(tx, place, (await currentVersion(tx, place)) ?? version, changed);
  });
