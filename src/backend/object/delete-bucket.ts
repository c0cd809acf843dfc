import { bucketDocumentTable, bucketOfAccountTable, bucketTable } from './bucket-row';
import { ObjectFault } from './object-fault';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { currentVersionTable } from './object-row';
import { keyOf } from '../storage/record-store';

/** Old versions and delete markers count: S3 User Guide, "Deleting a general purpose bucket". @throws ObjectFault `bucket-not-empty`, … */
export function deleteBucket(rooms: ObjectRooms, caller: Caller, name: string): Promise<void> {
  return rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, name);
    const own = keyOf(bucket.id, '');
    // A key with versions always has a current one.
    const [first] = await tx.list(currentVersionTable, { prefix: own, limit: 1 });
    if (first !== undefined) throw new ObjectFault('bucket-not-empty', { bucket: name });
    for (const { key } of await tx.list(bucketDocumentTable, { prefix: own })) tx.delete(bucketDocumentTable, key);
    tx.delete(bucketOfAccountTable, keyOf(bucket.account, name));
    tx.delete(bucketTable, name);
  });
}
