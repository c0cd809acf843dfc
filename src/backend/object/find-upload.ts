import { ObjectFault } from './object-fault';
import { uploadKey, uploadTable, type UploadPlace, type UploadRow } from './upload-row';
import type { ReadTransaction } from '../storage/record-store';

/** @throws ObjectFault `no-such-upload`: never begun, completed or aborted. */
export async function findUpload(tx: ReadTransaction, place: UploadPlace): Promise<UploadRow> {
  const upload = place.uploadId.includes('\u0000') ? undefined : await tx.get(uploadTable, uploadKey(place));
  if (upload === undefined) throw new ObjectFault('no-such-upload', { uploadId: place.uploadId });
  return upload;
}
