import type { Pairs } from './bucket-row';
import { findObject } from './find-object';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { planReplication } from './replication';
import { currentVersion, rewriteVersion } from './version-stack';

/** Sets the tags of one version; all else of it, its ETag and date included, stays. @returns its version id. @throws ObjectFault. */
export async function putObjectTags(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  tags: Pairs,
  versionId?: string,
): Promise<string> {
  const tagged = await rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName, key);
    const place = { bucketId: bucket.id, key };
    const version = await findObject(tx, bucket, key, versionId);
    const current = await currentVersion(tx, place);
    const replication = await planReplication(tx, bucket, key, { ...version, tags });
    const changed = version.replication === 'REPLICA' ? { ...version, tags } : replication.marked({ ...version, tags });
    rewriteVersion(tx, place, current ?? version, changed);
    if (changed.replication === 'PENDING') replication.appoint(tx, changed);
    return changed;
  });
  if (tagged.replication === 'PENDING') rooms.wakeReplicator();
  return tagged.versionId;
}
