import type { Pairs } from './bucket-row';
import { findObject } from './find-object';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { currentVersion, rewriteVersion } from './version-stack';

/** Sets the tags of one version; all else of it, its ETag and date included, stays. @returns its version id. @throws ObjectFault. */
export const putObjectTags = (
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  tags: Pairs,
  versionId?: string,
): Promise<string> =>
  rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName, key);
    const place = { bucketId: bucket.id, key };
    const version = await findObject(tx, bucket, key, versionId);
    const current = await currentVersion(tx, place);
    rewriteVersion(tx, place, current ?? version, { ...version, tags });
    return version.versionId;
  });
