import { findUpload } from './find-upload';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { uploadKey, uploadTable, type UploadPlace } from './upload-row';
import { freeParts } from './version-blobs';
import type { WriteTransaction } from '../storage/record-store';

/** Ends an upload and deletes its parts; a part that is still on its way finds it gone. @throws ObjectFault `no-such-upload`, … */
export async function abortUpload(rooms: ObjectRooms, caller: Caller, bucketName: string, key: string, uploadId: string): Promise<void> {
  const freed = await rooms.records.write(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName, key);
    return dropUpload(tx, rooms, { bucketId: bucket.id, key, uploadId });
  });
  rooms.blobs.reap(freed);
}

/** @returns the blobs to reap. @throws ObjectFault `no-such-upload`. */
export async function dropUpload(
  tx: WriteTransaction,
  { blobs }: Pick<ObjectRooms, 'blobs'>,
  place: UploadPlace,
): Promise<readonly string[]> {
  const { generation } = await findUpload(tx, place);
  tx.delete(uploadTable, uploadKey(place));
  return freeParts(tx, blobs, generation);
}
