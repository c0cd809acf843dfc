import { findUpload } from './find-upload';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { partTable, type UploadedPart } from './object-row';
import { partKey, type UploadRow } from './upload-row';
import { keyOf, type ReadTransaction } from '../storage/record-store';

/** S3 API: most parts in one answer. */
export const maxListedParts = 1000;

export interface ListPartsRequest {
  /** Only parts with greater numbers. */
  readonly after?: number;
  readonly maxParts?: number;
}

export interface ListedParts {
  readonly parts: readonly UploadedPart[];
  /** Whether there are more. */
  readonly truncated: boolean;
}

/** The parts of an upload that is not completed. @throws ObjectFault `no-such-upload`, … */
export const listParts = (
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  key: string,
  uploadId: string,
  request: ListPartsRequest = {},
): Promise<ListedParts & { readonly upload: UploadRow }> =>
  rooms.records.read(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName, key);
    const upload = await findUpload(tx, { bucketId: bucket.id, key, uploadId });
    return { ...(await partsOf(tx, upload.generation, request)), upload };
  });

export async function partsOf(tx: ReadTransaction, generation: string, { after = 0, maxParts }: ListPartsRequest): Promise<ListedParts> {
  const max = Math.min(maxParts ?? maxListedParts, maxListedParts);
  const entries = await tx.list(partTable, { prefix: keyOf(generation, ''), after: partKey(generation, after), limit: max + 1 });
  return { parts: entries.slice(0, max).map(({ row }) => row), truncated: entries.length > max };
}
