import { pageBlocks } from './geometry';
import { MapPage } from './map-page';
import type { MapRow } from './map-page';
import { encodePages, segmentTable, Unreferenced } from './segments';
import type { BlobId } from '../storage/blob-store';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';
import { keyOf, table } from '../storage/record-store';

export const mapTable = table<MapRow>('block-map');

/** Where one block of a new segment belongs. */
export interface PlacedBlock {
  readonly segment: BlobId;
  readonly block: number;
  readonly index: number;
  readonly sum: number;
}

/** A segment that lies at rest, and what is in it. */
export interface WrittenSegment {
  readonly id: BlobId;
  readonly placed: readonly PlacedBlock[];
}

const pageDigits = 12;
const pageKey = (layer: string, page: number): string => keyOf(layer, page.toString(16).padStart(pageDigits, '0'));
const pageOfKey = (key: string): number => Number.parseInt(key.slice(-pageDigits), 16);

/** A page of one layer, without what lies below. */
export const readPage = async (tx: ReadTransaction, layer: string, page: number): Promise<MapPage> =>
  MapPage.decode(await tx.get(mapTable, pageKey(layer, page)));

export function writePage(tx: WriteTransaction, layer: string, page: number, content: MapPage): void {
  const row = content.encode();
  if (row === undefined) tx.delete(mapTable, pageKey(layer, page));
  else tx.put(mapTable, pageKey(layer, page), row);
}

/** What a reader of the topmost layer of `chain` sees: each block from the first layer that has it. */
export async function resolvePage(tx: ReadTransaction, chain: readonly string[], page: number): Promise<MapPage> {
  const [top, ...below] = chain;
  if (top === undefined) return new MapPage();
  const resolved = await readPage(tx, top, page);
  for (const layer of below) {
    const row = await tx.get(mapTable, pageKey(layer, page));
    if (row !== undefined) cover(resolved, MapPage.decode(row));
  }
  return resolved;
}

/** Fills what `upper` does not have from `lower`. */
function cover(upper: MapPage, lower: MapPage): void {
  for (let block = 0; block < pageBlocks; block++) {
    if (upper.isAbsent(block)) upper.copyFrom(lower, block);
  }
}

/** Numbers of the pages from `from` to below `to` that any layer of the chain has a row for, ascending, about `limit` of them. */
export async function mappedPages(
  tx: ReadTransaction,
  chain: readonly string[],
  from: number,
  to: number,
  limit: number,
): Promise<readonly number[]> {
  const found = new Set<number>();
  let end = to;
  for (const layer of chain) {
    const entries = await tx.list(mapTable, {
      prefix: keyOf(layer, ''),
      before: pageKey(layer, end),
      limit,
      ...(from > 0 ? { after: pageKey(layer, from - 1) } : {}),
    });
    for (const entry of entries) found.add(pageOfKey(entry.key));
    const last = entries.at(-1);
    // A layer that was not listed to its end bounds what is known of the others.
    if (last !== undefined && entries.length === limit) end = Math.min(end, pageOfKey(last.key) + 1);
  }
  return [...found].filter((page) => page < end).sort((a, b) => a - b);
}

/** Names new segments, one after another, and lets the layer's map refer to their blocks; of a block that is in several, to the last. */
export async function placeSegments(tx: WriteTransaction, layer: string, segments: readonly WrittenSegment[]): Promise<void> {
  for (const { id, placed } of segments) {
    const pages = encodePages(byPage([{ id, placed }]).keys());
    tx.put(segmentTable, id, { layer, pages, blocks: placed.length, live: placed.length });
  }
  const replaced = new Unreferenced();
  for (const [page, blocks] of byPage(segments)) {
    const content = await readPage(tx, layer, page);
    for (const { block, segment, index, sum } of blocks) {
      replaced.add(content.segmentOf(block % pageBlocks));
      content.store(block % pageBlocks, segment, index, sum);
    }
    writePage(tx, layer, page, content);
  }
  await replaced.settle(tx);
}

export function byPage(segments: readonly WrittenSegment[]): ReadonlyMap<number, readonly PlacedBlock[]> {
  const pages = new Map<number, PlacedBlock[]>();
  for (const one of segments.flatMap(({ placed }) => placed)) {
    const page = Math.floor(one.block / pageBlocks);
    const blocks = pages.get(page);
    if (blocks === undefined) pages.set(page, [one]);
    else blocks.push(one);
  }
  return pages;
}

/** Makes blocks `first` to below `end` of one page read as zeros, for a reader of the chain's topmost layer. */
export async function zeroBlocks(tx: WriteTransaction, chain: readonly string[], page: number, first: number, end: number): Promise<void> {
  const [layer, ...below] = chain;
  if (layer === undefined) return;
  const own = await readPage(tx, layer, page);
  const hidden = await resolvePage(tx, below, page);
  const freed = new Unreferenced();
  for (let block = first; block < end; block++) {
    freed.add(own.segmentOf(block));
    if (hidden.segmentOf(block) === undefined) own.clear(block);
    else own.zero(block);
  }
  writePage(tx, layer, page, own);
  await freed.settle(tx);
}

/** Takes away up to `limit` pages of a layer with all they refer to. Resolves to whether none is left. */
export async function dropPages(tx: WriteTransaction, layer: string, limit: number): Promise<boolean> {
  const entries = await tx.list(mapTable, { prefix: keyOf(layer, ''), limit });
  const freed = new Unreferenced();
  for (const entry of entries) {
    const page = MapPage.decode(entry.row);
    for (let block = 0; block < pageBlocks; block++) freed.add(page.segmentOf(block));
    tx.delete(mapTable, entry.key);
  }
  await freed.settle(tx);
  return entries.length < limit;
}

/**
 * Moves up to `limit` pages of `lower` into `upper`, which lies directly over it. Resolves to whether none is left.
 * `bottom`: nothing lies below `lower`, so that zeros need no longer be said.
 */
export async function mergePages(tx: WriteTransaction, lower: string, upper: string, bottom: boolean, limit: number): Promise<boolean> {
  const entries = await tx.list(mapTable, { prefix: keyOf(lower, ''), limit });
  const hidden = new Unreferenced();
  const moved = new Set<BlobId>();
  for (const entry of entries) {
    const page = pageOfKey(entry.key);
    const from = MapPage.decode(entry.row);
    const into = await readPage(tx, upper, page);
    for (let block = 0; block < pageBlocks; block++) {
      const segment = from.segmentOf(block);
      if (into.isAbsent(block)) {
        into.copyFrom(from, block);
        if (segment !== undefined) moved.add(segment);
      } else {
        hidden.add(segment);
      }
      if (bottom && into.segmentOf(block) === undefined) into.clear(block);
    }
    writePage(tx, upper, page, into);
    tx.delete(mapTable, entry.key);
  }
  for (const id of moved) {
    const segment = await tx.get(segmentTable, id);
    if (segment !== undefined && segment.layer !== upper) tx.put(segmentTable, id, { ...segment, layer: upper });
  }
  await hidden.settle(tx);
  return entries.length < limit;
}
