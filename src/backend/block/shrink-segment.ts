import { checksum } from './checksum';
import { addChore } from './chore-rows';
import { blockBytes, pageBlocks, runBlocks } from './geometry';
import { readPage, writePage } from './layer-map';
import type { PlacedBlock } from './layer-map';
import { runExtent } from './map-page';
import type { StoredRun } from './map-page';
import { decodePages, encodePages, isSparse, segmentTable, Unreferenced } from './segments';
import type { Segment } from './segments';
import type { BlobId, BlobStore, BlobWriter } from '../storage/blob-store';
import type { RecordStore, WriteTransaction } from '../storage/record-store';

interface LiveRun {
  readonly run: StoredRun;
  readonly block: number;
}

/** A block of the old segment that was copied, and where it lies now. */
interface MovedBlock extends PlacedBlock {
  readonly oldIndex: number;
}

/**
 * Writes what is left of a sparse segment anew, as ciphertext, so that the rest of it is given back: docs/formats/volume-image.md,
 * "Space". Blocks that are written, trimmed or moved meanwhile stay as they are then; damaged ones stay where they are. `end` is called in the
 * transaction that finishes it, also where there is nothing to do.
 */
export async function shrinkSegment(
  records: RecordStore,
  blobs: BlobStore,
  id: BlobId,
  end: (tx: WriteTransaction) => void,
): Promise<void> {
  const segment = await records.get(segmentTable, id);
  const copied = segment !== undefined && isSparse(segment) ? await copyLive(records, blobs, id, segment) : undefined;
  if (segment === undefined || copied === undefined) {
    await records.write((tx) => {
      end(tx);
      return Promise.resolve();
    });
    return;
  }
  const isNamed = await records.write(async (tx) => {
    const moved = await refer(tx, id, segment.layer, copied.blocks);
    if (moved > 0) {
      const pages = encodePages(new Set(copied.blocks.map(({ block }) => Math.floor(block / pageBlocks))));
      const shrunk = { layer: segment.layer, pages, blocks: copied.blocks.length, live: moved };
      tx.put(segmentTable, copied.id, shrunk);
      if (isSparse(shrunk)) addChore(tx, { kind: 'shrink-segment', id: copied.id });
    }
    // Last: what stays behind of the old segment must not ask for this again.
    end(tx);
    return moved > 0;
  });
  await (isNamed ? blobs.keep(copied.id) : blobs.delete(copied.id));
}

/** The live blocks of the segment as a blob of its own: durable, provisional. `undefined` where there are none to copy. */
async function copyLive(
  records: RecordStore,
  blobs: BlobStore,
  id: BlobId,
  segment: Segment,
): Promise<{ readonly id: BlobId; readonly blocks: readonly MovedBlock[] } | undefined> {
  const runs = await liveRuns(records, id, segment);
  const writer = blobs.create();
  const blocks: MovedBlock[] = [];
  try {
    for (const live of runs) await copyRun(blobs, live, writer, blocks);
    if (blocks.length > 0) {
      await writer.commit();
      return { id: writer.id, blocks };
    }
  } catch (error) {
    await writer.abort();
    throw error;
  }
  await writer.abort();
  return undefined;
}

async function copyRun(blobs: BlobStore, { run, block }: LiveRun, writer: BlobWriter, blocks: MovedBlock[]): Promise<void> {
  const { offset, length } = runExtent(run);
  let stored: Buffer;
  try {
    stored = await blobs.read(run.segment, offset, length);
  } catch {
    // Whoever needs these blocks hears of it; here they are left alone.
    return;
  }
  const intact: Buffer[] = [];
  for (const [i, sum] of run.sums.entries()) {
    if (checksum(stored, i * blockBytes) !== sum) continue;
    intact.push(stored.subarray(i * blockBytes, (i + 1) * blockBytes));
    blocks.push({ segment: writer.id, block: block + i, index: blocks.length, sum, oldIndex: run.index + i });
  }
  await writer.write(intact.length === run.count ? stored : Buffer.concat(intact));
}

async function liveRuns(records: RecordStore, id: BlobId, segment: Segment): Promise<readonly LiveRun[]> {
  const found: LiveRun[] = [];
  for (const page of decodePages(segment)) {
    const content = await records.read((tx) => readPage(tx, segment.layer, page));
    for (let block = 0; block < pageBlocks;) {
      const run = content.segmentOf(block) === id ? content.stored(block, Math.min(pageBlocks, block + runBlocks)) : undefined;
      if (run !== undefined) found.push({ run, block: page * pageBlocks + block });
      block += run?.count ?? 1;
    }
  }
  return found;
}

/** Lets the map refer to the new places of the blocks that still lie at the old ones. Resolves to how many did. */
async function refer(tx: WriteTransaction, old: BlobId, layer: string, blocks: readonly MovedBlock[]): Promise<number> {
  const replaced = new Unreferenced();
  let moved = 0;
  for (let at = 0; at < blocks.length;) {
    const page = Math.floor((blocks[at]?.block ?? 0) / pageBlocks);
    const content = await readPage(tx, layer, page);
    for (; at < blocks.length; at++) {
      const one = blocks[at];
      if (one === undefined || Math.floor(one.block / pageBlocks) !== page) break;
      const place = content.stored(one.block % pageBlocks, (one.block % pageBlocks) + 1);
      if (place?.segment !== old || place.index !== one.oldIndex) continue;
      content.store(one.block % pageBlocks, one.segment, one.index, one.sum);
      replaced.add(old);
      moved++;
    }
    writePage(tx, layer, page, content);
  }
  await replaced.settle(tx);
  return moved;
}
