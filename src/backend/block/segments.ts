import { addChore } from './chore-rows';
import { BlobError } from '../storage/blob-store';
import type { BlobId, BlobStore } from '../storage/blob-store';
import { table } from '../storage/record-store';
import type { RecordStore, WriteTransaction } from '../storage/record-store';

/** Row of a segment: how many of its blocks the map rows refer to. */
export interface Segment {
  readonly blocks: number;
  readonly live: number;
}

export const segmentTable = table<Segment>('block-segment');

/** Blocks of segments that map rows cease to refer to, counted until the end of a transaction. */
export class Unreferenced {
  private readonly counts = new Map<BlobId, number>();

  add(segment: BlobId | undefined): void {
    if (segment !== undefined) this.counts.set(segment, (this.counts.get(segment) ?? 0) + 1);
  }

  /** Lowers `live`; what reaches 0 is deleted by a chore. */
  async settle(tx: WriteTransaction): Promise<void> {
    for (const [id, count] of this.counts) {
      const segment = await tx.get(segmentTable, id);
      if (segment === undefined) continue;
      const live = segment.live - count;
      if (live > 0) {
        tx.put(segmentTable, id, { ...segment, live });
      } else {
        tx.delete(segmentTable, id);
        addChore(tx, { kind: 'delete-blob', id });
      }
    }
  }
}

/** The segment is named by a record and no longer provisional. */
export async function keepSegment(
  { blobs, records }: { readonly blobs: BlobStore; readonly records: RecordStore },
  id: BlobId,
): Promise<void> {
  try {
    await blobs.keep(id);
  } catch (error) {
    // All of it may have been written anew since: then it is gone, and nothing names it.
    const isGone = error instanceof BlobError && error.reason === 'missing';
    if (!isGone || (await records.get(segmentTable, id)) !== undefined) throw error;
  }
}
