import { maxListed } from './listing';
import { openBucket, type Caller, type ObjectRooms } from './object-rooms';
import { uploadTable, type UploadRow } from './upload-row';
import { keyOf } from '../storage/record-store';

export interface ListUploadsRequest {
  readonly prefix?: string;
  readonly delimiter?: string;
  /** Only keys after this one; with an upload id also the later uploads of this key. */
  readonly keyMarker?: string;
  readonly uploadIdMarker?: string;
  readonly maxUploads?: number;
}

export interface ListedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly upload: UploadRow;
}

export interface ListedUploads {
  readonly uploads: readonly ListedUpload[];
  readonly commonPrefixes: readonly string[];
  readonly next?: { readonly keyMarker: string; readonly uploadIdMarker: string };
}

/** Above every upload id: these are hexadecimal. */
const last = '\u{10FFFF}';

/** Uploads in progress, by key and then by the time they were begun. @throws ObjectFault `no-such-bucket`, `access-denied`. */
export function listUploads(
  rooms: ObjectRooms,
  caller: Caller,
  bucketName: string,
  request: ListUploadsRequest = {},
): Promise<ListedUploads> {
  const { prefix = '', delimiter, keyMarker, uploadIdMarker = last } = request;
  const max = Math.min(request.maxUploads ?? maxListed, maxListed);
  return rooms.records.read(async (tx) => {
    const bucket = await openBucket(tx, caller, bucketName);
    const own = keyOf(bucket.id, '');
    const after = keyMarker === undefined ? {} : { after: keyOf(bucket.id, keyMarker, uploadIdMarker) };
    const uploads: ListedUpload[] = [];
    const commonPrefixes: string[] = [];
    let next: ListedUploads['next'];
    for (const { key: recordKey, row: upload } of await tx.list(uploadTable, { prefix: own + prefix, ...after })) {
      const [key = '', uploadId = ''] = recordKey.slice(own.length).split('\u0000');
      const rolledUp = commonPrefix(key, prefix, delimiter);
      const seen = rolledUp !== undefined && (commonPrefixes.at(-1) === rolledUp || keyMarker?.startsWith(rolledUp) === true);
      if (!seen && uploads.length + commonPrefixes.length === max) return { uploads, commonPrefixes, ...(next && { next }) };
      next = { keyMarker: rolledUp ?? key, uploadIdMarker: uploadId };
      if (seen) continue;
      if (rolledUp === undefined) uploads.push({ key, uploadId, upload });
      else commonPrefixes.push(rolledUp);
    }
    return { uploads, commonPrefixes };
  });
}

function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
