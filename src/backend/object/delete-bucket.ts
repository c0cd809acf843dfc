import { bucketDocumentTable, bucketOfAccountTable, bucketTable } from './bucket-row';
import { stopLifecycle } from './lifecycle';
import { ObjectFault } from './object-fault';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { currentVersionTable } from './object-row';
import { stopReplication } from './replication';
import { uploadTable } from './upload-row';
import { freeParts } from './version-blobs';
import { keyOf, type WriteTransaction } from '../storage/record-store';

/** Old versions and delete markers count: S3 User Guide, "Deleting a general purpose bucket". @throws ObjectFault `bucket-not-empty`, … */
export async function deleteBucket(rooms: ObjectRooms, caller: Caller, name: string): Promise<void> {
  const freed = await rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    const own = keyOf(bucket.id, '');
    // A key with versions always has a current one.
    const [first] = await tx.list(currentVersionTable, { prefix: own, limit: 1 });
    if (first !== undefined) throw new ObjectFault('bucket-not-empty', { bucket: name });
    for (const { key } of await tx.list(bucketDocumentTable, { prefix: own })) tx.delete(bucketDocumentTable, key);
    tx.delete(bucketOfAccountTable, keyOf(bucket.account, name));
    await stopLifecycle(tx, bucket.id);
    stopReplication(tx, bucket.id);
    tx.delete(bucketTable, name);
    return dropUploads(tx, rooms, bucket.id);
  });
  rooms.blobs.reap(freed);
}

/** Uploads in progress go with their bucket. */
async function dropUploads(tx: WriteTransaction, { blobs }: ObjectRooms, bucketId: string): Promise<readonly string[]> {
  const freed: string[] = [];
  for (const { key, row } of await tx.list(uploadTable, { prefix: keyOf(bucketId, '') })) {
    tx.delete(uploadTable, key);
    freed.push(...(await freeParts(tx, blobs, row.generation)));
  }
  return freed;
}
