import type { ObjectBlobs } from './object-blobs';
import { partTable, type StoredPart, type StoredVersion, type UploadedPart, type VersionRow } from './object-row';
import { keyOf, type Entry, type ReadTransaction, type WriteTransaction } from '../storage/record-store';

/** The parts of a multipart upload, by number. */
export const uploadedParts = (tx: ReadTransaction, generation: string): Promise<readonly Entry<UploadedPart>[]> =>
  tx.list(partTable, { prefix: keyOf(generation, '') });

/** The parts of a body, in order. */
export async function bodyParts(tx: ReadTransaction, version: StoredVersion): Promise<readonly StoredPart[]> {
  if (version.multipart === undefined) return version.parts;
  return (await uploadedParts(tx, version.generation)).map(({ row }) => row);
}

/** Frees the blobs of a version that is gone. @returns them, to be reaped after the transaction. */
export async function freeVersion(tx: WriteTransaction, blobs: ObjectBlobs, version: VersionRow | undefined): Promise<readonly string[]> {
  if (version?.kind !== 'object') return [];
  if (version.multipart !== undefined) return freeParts(tx, blobs, version.generation);
  const ids = version.parts.map(({ blob }) => blob);
  blobs.free(tx, ids, version.generation);
  return ids;
}

/** Frees the parts of a generation that `freed` names, all where absent. @returns their blobs. */
export async function freeParts(
  tx: WriteTransaction,
  blobs: ObjectBlobs,
  generation: string,
  freed: (part: UploadedPart) => boolean = () => true,
): Promise<readonly string[]> {
  const parts = (await uploadedParts(tx, generation)).filter(({ row }) => freed(row));
  for (const { key } of parts) tx.delete(partTable, key);
  const ids = parts.map(({ row }) => row.blob);
  blobs.free(tx, ids, generation);
  return ids;
}
