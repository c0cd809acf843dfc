import { addChore } from './chore-rows';
import { BlobError } from '../storage/blob-store';
import type { BlobId, BlobStore } from '../storage/blob-store';
import { table } from '../storage/record-store';
import type { RecordStore, WriteTransaction } from '../storage/record-store';

/** Row of a segment. */
export interface Segment {
  /** Whose map refers to it. While layers are merged, pages of the one below may do so too. */
  readonly layer: string;
  /** Numbers of the pages its blocks were written for, 4 bytes each, ascending. */
  readonly pages: Uint8Array;
  readonly blocks: number;
  /** Blocks that map rows refer to. */
  readonly live: number;
}

export const segmentTable = table<Segment>('block-segment');

export function encodePages(pages: Iterable<number>): Uint8Array {
  const sorted = Uint32Array.from(pages).sort();
  const bytes = Buffer.allocUnsafe(sorted.length * 4);
  for (const [at, page] of sorted.entries()) bytes.writeUInt32LE(page, at * 4);
  return bytes;
}

export function decodePages({ pages }: Segment): readonly number[] {
  const bytes = Buffer.from(pages.buffer, pages.byteOffset, pages.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readUInt32LE(at * 4));
}

/** Whether rewriting what is left of it is worth the space it gives back. At most so much is written again as was given up before. */
export const isSparse = ({ blocks, live }: Segment): boolean => live * 2 <= blocks;

/** Blocks of segments that map rows cease to refer to, counted until the end of a transaction. */
export class Unreferenced {
  private readonly counts = new Map<BlobId, number>();

  add(segment: BlobId | undefined): void {
    if (segment !== undefined) this.counts.set(segment, (this.counts.get(segment) ?? 0) + 1);
  }

  /** Lowers `live`. What reaches 0 is deleted by a chore, what has become sparse is written anew by one. */
  async settle(tx: WriteTransaction): Promise<void> {
    for (const [id, count] of this.counts) {
      const segment = await tx.get(segmentTable, id);
      if (segment === undefined) continue;
      const live = segment.live - count;
      if (live > 0) {
        const left = { ...segment, live };
        tx.put(segmentTable, id, left);
        if (isSparse(left)) addChore(tx, { kind: 'shrink-segment', id });
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
