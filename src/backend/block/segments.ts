import { addChore } from './chore-rows';
import type { BlobId } from '../storage/blob-store';
import { table } from '../storage/record-store';
import type { WriteTransaction } from '../storage/record-store';

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
