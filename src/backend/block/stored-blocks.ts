import { allocationOf } from './allocation';
import type { AllocationSource, Extent } from './allocation';
import type { BlockCipher } from './block-cipher';
import { BlockFault } from './block-fault';
import { checksum } from './checksum';
import { blockBytes, pageBlocks, runBlocks } from './geometry';
import { byPage, mappedPages, placeSegments, resolvePage, zeroBlocks } from './layer-map';
import type { PlacedBlock, WrittenSegment } from './layer-map';
import { chainOf } from './layers';
import { runExtent } from './map-page';
import type { MapPage, StoredRun } from './map-page';
import { PageCache } from './page-cache';
import type { SegmentMemory } from './segment-memory';
import { writeSegment } from './segment-writer';
import { keepSegment } from './segments';
import { Unplaced } from './unplaced';
import type { WriteBuffer } from './write-buffer';
import type { BlobId, BlobStore } from '../storage/blob-store';
import { BlobError } from '../storage/blob-store';
import type { ReadTransaction, RecordStore } from '../storage/record-store';

export interface StoredBlocksOptions {
  readonly volumeId: string;
  readonly cipher: BlockCipher;
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly memory: SegmentMemory;
  /** The volume's topmost layer now. @throws BlockFault `not-attached` where this device may no longer use the volume. */
  readonly topLayer: (tx: ReadTransaction) => Promise<string>;
  /** Called when a transaction may have left chores. */
  readonly onChores: () => void;
}

type SettlingStep = 'syncing' | 'placing';

/** Pages changed in one transaction of `zero`. */
const pagesAtOnce = 32;
const readAttempts = 3;

/**
 * The blocks of a volume that are at rest, found through the map: docs/formats/volume-image.md. Owns the cipher and what is known
 * of the map. Blocks are numbered; a range is `first` to below `end`. Writers keep out of each other's way (`range-locks.ts`).
 */
export class StoredBlocks {
  private readonly pages = new PageCache((page) => this.load(page));
  private readonly unplaced = new Unplaced();
  /** Unplaced segments that were being settled when something failed. */
  private readonly suspects = new Map<BlobId, SettlingStep>();
  private settling: Promise<void> = Promise.resolve();

  constructor(private readonly options: StoredBlocksOptions) {}

  /** In clear, into `into`; zeros where nothing is stored. @throws BlockFault `io-error`, `not-attached`; BlobError, DamagedMap */
  async read(into: Buffer, first: number, end: number): Promise<void> {
    for (let block = first; block < end;) {
      const pageEnd = Math.min(end, (Math.floor(block / pageBlocks) + 1) * pageBlocks);
      const part = into.subarray((block - first) * blockBytes, (pageEnd - first) * blockBytes);
      const from = block;
      await this.onPage(block, (page, base) => this.readPage(page, base, part, from, pageEnd));
      block = pageEnd;
    }
  }

  /** In clear, in memory of their own, where all of the blocks lie one after another in one segment; else `undefined`. @throws as `read` */
  async readTogether(first: number, end: number): Promise<Buffer | undefined> {
    return this.onPage(first, async (page, base) => {
      if (end > base + pageBlocks) return undefined;
      const run = page.stored(first - base, end - base);
      return run?.count === end - first ? this.readRun(run, first) : undefined;
    });
  }

  /** Step 1 of "Order of a flush": a segment that lies at rest. Nothing refers to it yet. */
  writeSegment(buffer: WriteBuffer): Promise<WrittenSegment> {
    const { blobs, cipher, memory } = this.options;
    return writeSegment(blobs, cipher, memory, buffer);
  }

  /** Takes away a segment that was never adopted. */
  discard({ id }: WrittenSegment): Promise<void> {
    return this.options.blobs.delete(id);
  }

  /** The segment's blocks are read from it from now on; of a block that is in several, from the one adopted last. Durable after `settle`. */
  adopt(segment: WrittenSegment): void {
    this.unplaced.add(segment);
    this.pages.changed(byPage([segment]), store);
  }

  /** Adopted segments that are not settled. */
  get waiting(): number {
    return this.unplaced.all.length;
  }

  /** Whether any of the blocks `first` to below `end` is in an adopted segment that is not settled. */
  isWaiting(first: number, end: number): boolean {
    return this.unplaced.within(first, end).length > 0;
  }

  /** Steps 2 to 4, for every segment that was adopted before. @throws BlockFault `not-attached`, `io-error`; what the stores throw: it can be tried again */
  settle(): Promise<void> {
    const settling = this.settling.catch(() => undefined).then(() => this.settleAll());
    this.settling = settling;
    return settling;
  }

  /** The blocks read as zeros from now on, durably. */
  async zero(first: number, end: number): Promise<void> {
    const endPage = Math.ceil(end / pageBlocks);
    for (let from: number | undefined = Math.floor(first / pageBlocks); from !== undefined;) {
      from = await this.zeroPages(from, endPage, first, end);
    }
    this.options.onChores();
  }

  /** As `allocationOf`. */
  allocation(buffered: readonly number[], offset: number, length: number, limit: number): Promise<readonly Extent[]> {
    const waiting = this.unplaced.within(Math.floor(offset / blockBytes), Math.ceil((offset + length) / blockBytes));
    const source: AllocationSource = {
      buffered: new Set([...buffered, ...waiting]),
      mappedPages: (from, to, most) => this.options.records.read(async (tx) => mappedPages(tx, await this.chain(tx), from, to, most)),
      page: (number) => this.pages.get(number),
    };
    return allocationOf(source, offset, length, limit);
  }

  /** Takes away what is not settled. */
  async discardWaiting(): Promise<void> {
    const waiting = this.unplaced.all;
    this.unplaced.remove(waiting);
    // What the map may refer to after all is left to `recover`.
    await Promise.allSettled(waiting.filter(({ id }) => this.suspects.get(id) !== 'placing').map((segment) => this.discard(segment)));
  }

  /** Forgets the key. Nothing may be read or written afterwards. */
  wipe(): void {
    this.options.cipher.wipe();
  }

  private async settleAll(): Promise<void> {
    const { records, blobs, topLayer, onChores } = this.options;
    for (const segment of this.unplaced.all) if (this.suspects.has(segment.id)) await this.renew(segment);
    const group = this.unplaced.all;
    if (group.length === 0) return;
    let failedAt: SettlingStep = 'syncing';
    try {
      await all(group.map(({ id }) => blobs.sync(id)));
      failedAt = 'placing';
      await records.write(async (tx) => placeSegments(tx, await topLayer(tx), group));
    } catch (error) {
      for (const { id } of group) this.suspects.set(id, failedAt);
      throw error;
    }
    this.unplaced.remove(group);
    // What is being loaded may be from before, and the segments are no longer among those that are added to it.
    this.pages.changed(new Map(), store);
    onChores();
    for (const segment of group) await keepSegment(this.options, segment.id);
  }

  /**
   * Writes a segment anew under another id. Where an fsync failed, the system may have forgotten that its bytes are not on the disk, so that
   * another fsync proves nothing; where the transaction failed, it may still have happened.
   */
  private async renew(segment: WrittenSegment): Promise<void> {
    const { blobs, volumeId } = this.options;
    const stored = await blobs.read(segment.id, 0, segment.placed.length * blockBytes);
    for (const { index, sum } of segment.placed) {
      if (checksum(stored, index * blockBytes) !== sum) throw new BlockFault('io-error', { volumeId, reason: 'damaged' });
    }
    const writer = blobs.create();
    try {
      await writer.write(stored);
      await writer.commit('later');
    } catch (error) {
      await writer.abort();
      throw error;
    }
    const renewed = { id: writer.id, placed: segment.placed.map((placed) => ({ ...placed, segment: writer.id })) };
    this.unplaced.replace(segment, renewed);
    this.pages.changed(byPage([renewed]), (content, blocks) => {
      store(
        content,
        blocks.filter(({ block }) => content.segmentOf(block % pageBlocks) === segment.id),
      );
    });
    const isUnnamed = this.suspects.get(segment.id) === 'syncing';
    this.suspects.delete(segment.id);
    if (isUnnamed) await this.discard(segment).catch(() => undefined);
  }

  /** The page as this device sees it. */
  private async load(page: number): Promise<MapPage> {
    // Twice: what is settled meanwhile is in the map, but perhaps not in what is read of it.
    const before = this.unplaced.onPage(page);
    const content = await this.options.records.read(async (tx) => resolvePage(tx, await this.chain(tx), page));
    store(content, before);
    store(content, this.unplaced.onPage(page));
    return content;
  }

  /** A segment goes when its last block is written anew. Whoever was about to read it finds the new place in the map. */
  private async onPage<T>(block: number, work: (page: MapPage, base: number) => Promise<T>): Promise<T> {
    const number = Math.floor(block / pageBlocks);
    for (let attempt = 1; ; attempt++) {
      try {
        return await work(await this.pages.get(number), number * pageBlocks);
      } catch (error) {
        if (!(error instanceof BlobError && error.reason === 'missing') || attempt === readAttempts) throw error;
        this.pages.forget(number);
      }
    }
  }

  /** Blocks `first` to below `end`, all of this page. */
  private async readPage(page: MapPage, base: number, into: Buffer, first: number, end: number): Promise<void> {
    for (let block = first; block < end;) {
      const run = page.stored(block - base, Math.min(end - base, block - base + runBlocks));
      const count = run?.count ?? page.unstored(block - base, end - base);
      const part = into.subarray((block - first) * blockBytes, (block - first + count) * blockBytes);
      if (run === undefined) part.fill(0);
      else (await this.readRun(run, block)).copy(part);
      block += count;
    }
  }

  /** In memory of their own. */
  private async readRun(run: StoredRun, block: number): Promise<Buffer> {
    const { offset, length } = runExtent(run);
    const blocks = await this.options.blobs.read(run.segment, offset, length);
    for (const [i, sum] of run.sums.entries()) {
      if (checksum(blocks, i * blockBytes) !== sum) {
        throw new BlockFault('io-error', { volumeId: this.options.volumeId, reason: 'damaged' });
      }
    }
    this.options.cipher.open(blocks, block);
    return blocks;
  }

  private async chain(tx: ReadTransaction): Promise<readonly string[]> {
    return chainOf(tx, await this.options.topLayer(tx));
  }

  /** Some pages in one transaction. Resolves to where to go on, if anywhere. */
  private async zeroPages(from: number, endPage: number, first: number, end: number): Promise<number | undefined> {
    const pages = await this.options.records.write(async (tx) => {
      const chain = await this.chain(tx);
      const mapped = await mappedPages(tx, chain, from, endPage, pagesAtOnce);
      for (const page of mapped) {
        const base = page * pageBlocks;
        await zeroBlocks(tx, chain, page, Math.max(first - base, 0), Math.min(end - base, pageBlocks));
      }
      return mapped;
    });
    for (const page of pages) this.pages.forget(page);
    const last = pages.at(-1);
    return last === undefined || last + 1 >= endPage ? undefined : last + 1;
  }
}

function store(content: MapPage, blocks: readonly PlacedBlock[]): void {
  for (const { segment, block, index, sum } of blocks) content.store(block % pageBlocks, segment, index, sum);
}

/** Waits for all of them, also where some fail. @throws what the first that failed throws */
async function all(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
