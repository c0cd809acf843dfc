import type { ObjectBlobs } from './object-blobs';
import type { RecordStore, WriteTransaction } from '../storage/record-store';

/**
 * Steps 5 and 6 of docs/formats/object-envelope.md §5: writes the records that name a committed blob and ends its provisional state;
 * where they cannot be written, the blob is deleted again.
 */
export async function commitBlob<T>(
  blobs: ObjectBlobs,
  records: RecordStore,
  blob: string,
  write: (tx: WriteTransaction) => Promise<{ readonly result: T; readonly freed: readonly string[] }>,
): Promise<T> {
  const { result, freed } = await records.write(write).catch(async (error: unknown) => {
    await blobs.store.delete(blob);
    throw error;
  });
  await blobs.store.keep(blob);
  blobs.reap(freed);
  return result;
}
