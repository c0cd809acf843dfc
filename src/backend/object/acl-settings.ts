import type { Acl, Ownership } from './acl';
import { isPublicGrant } from './acl';
import { bucketTable, type BucketRow } from './bucket-row';
import { findObject } from './find-object';
import { ObjectFault } from './object-fault';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { currentVersion, findVersion, rewriteVersion } from './version-stack';

/** @throws ObjectFault `acl-set` where ACLs are to be turned off and one grants something to others; … */
export const putOwnership = (rooms: ObjectRooms, caller: Caller, name: string, ownership: Ownership): Promise<void> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    if (ownership === 'BucketOwnerEnforced' && (bucket.acl?.grants.length ?? 1) > 1) throw new ObjectFault('acl-set', { bucket: name });
    tx.put(bucketTable, name, { ...bucket, ownership });
  });

/** @throws ObjectFault `public-acl-blocked`, … */
export const putBucketAcl = (rooms: ObjectRooms, caller: Caller, name: string, acl: Acl): Promise<void> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    checkPublicAcl(bucket, acl);
    tx.put(bucketTable, name, { ...bucket, acl });
  });

/** @returns the version's id. @throws ObjectFault `public-acl-blocked`, … */
export const putObjectAcl = (
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  acl: Acl,
  versionId?: string,
): Promise<string> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName, key);
    checkPublicAcl(bucket, acl);
    const place = { bucketId: bucket.id, key };
    const version = await findObject(tx, bucket, key, versionId);
    rewriteVersion(tx, place, (await currentVersion(tx, place)) ?? version, { ...version, acl });
    return version.versionId;
  });

/** @throws ObjectFault `public-acl-blocked`. */
export function checkPublicAcl({ name, publicAccessBlock }: BucketRow, acl: Acl | undefined): void {
  if (publicAccessBlock?.blockPublicAcls === true && acl?.grants.some(isPublicGrant) === true) {
    throw new ObjectFault('public-acl-blocked', { bucket: name });
  }
}

/** The ACL of a version, for who decides about it: nobody's permission is asked. `undefined`: no such version, or its owner's alone. */
export const findObjectAcl = ({ records }: ObjectRooms, { id }: BucketRow, key: string, versionId?: string): Promise<Acl | undefined> =>
  records.read(async (tx) => {
    const place = { bucketId: id, key };
    const version = await (versionId === undefined ? currentVersion(tx, place) : findVersion(tx, place, versionId));
    return version?.kind === 'object' ? version.acl : undefined;
  });
