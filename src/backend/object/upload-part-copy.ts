import { openSource, type CopySource } from './copy-object';
import { ObjectFault } from './object-fault';
import type { ObjectInfo } from './object-info';
import type { Caller, ObjectRooms } from './object-rooms';
import { maxPutBytes } from './sealed-body';
import { uploadPart, type StoredUploadPart, type UploadTarget } from './upload-part';

export interface PartCopySource extends CopySource {
  /** Both inclusive. */
  readonly range?: { readonly first: number; readonly last: number };
}

/** Stores a part from an object or a range of one: read under the source's key, sealed under the upload's. @throws ObjectFault, KeyFault. */
export async function uploadPartCopy(
  rooms: ObjectRooms,
  caller: Caller,
  { range, ...source }: PartCopySource,
  target: UploadTarget,
): Promise<StoredUploadPart & { readonly source: ObjectInfo }> {
  const opened = await openSource(rooms, caller, source, range);
  try {
    const { info, span } = opened;
    const size = span.end - span.start;
    if (range !== undefined && range.last >= info.size) throw new ObjectFault('invalid-copy-range', { size: info.size });
    if (size > maxPutBytes) throw new ObjectFault('copy-source-too-large', { size, limit: maxPutBytes });
    const stored = await uploadPart(rooms, caller, target, opened.body, { size, copied: true });
    return { ...stored, source: info };
  } finally {
    opened.close();
  }
}
