import { allocationOf } from './allocation';
import type { AllocationSource, Extent } from './allocation';
import type { BlockCipher } from './block-cipher';
import { BlockFault } from './block-fault';
import { checksum } from './checksum';
import { blockBytes, pageBlocks, runBlocks } from './geometry';
import { byPage, mappedPages, placeSegments, resolvePage, zeroBlocks } from './layer-map';
import type { WrittenSegment } from './layer-map';
import { chainOf } from './layers';
import { runExtent } from './map-page';
import type { MapPage, StoredRun } from './map-page';
import { PageCache } from './page-cache';
import type { SegmentMemory } from './segment-memory';
import { writeSegment } from './segment-writer';
import { keepSegment } from './segments';
import type { WriteBuffer } from './write-buffer';
import type { BlobStore } from '../storage/blob-store';
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

/** Pages changed in one transaction of `zero`. */
const pagesAtOnce = 32;
const readAttempts = 3;

/**
 * The blocks of a volume that are at rest, found through the map: docs/formats/volume-image.md. Owns the cipher and what is known
 * of the map. Blocks are numbered; a range is `first` to below `end`. Writers keep out of each other's way (`range-locks.ts`).
 */
export class StoredBlocks {
  private readonly pages: PageCache;

  constructor(private readonly options: StoredBlocksOptions) {
    this.pages = new PageCache((page) => options.records.read(async (tx) => resolvePage(tx, await this.chain(tx), page)));
  }

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

  /** Step 1 of "Order of a flush": a segment that is durable, and named by nothing yet. */
  writeSegment(buffer: WriteBuffer): Promise<WrittenSegment> {
    const { blobs, cipher, memory } = this.options;
    return writeSegment(blobs, cipher, memory, buffer);
  }

  /** Takes away a segment that was never placed. */
  discard({ id }: WrittenSegment): Promise<void> {
    return this.options.blobs.delete(id);
  }

  /** Step 2: the map refers to the segments; of a block that is in several, to the last. @throws BlockFault `not-attached` */
  async place(segments: readonly WrittenSegment[]): Promise<void> {
    const { records, topLayer, onChores } = this.options;
    await records.write(async (tx) => placeSegments(tx, await topLayer(tx), segments));
    const changed = byPage(segments);
    this.pages.changed(changed.keys(), (content, page) => {
      for (const { segment, block, index, sum } of changed.get(page) ?? []) content.store(block % pageBlocks, segment, index, sum);
    });
    onChores();
  }

  /** Step 3: the segment is named by a record and no longer provisional. */
  keep({ id }: WrittenSegment): Promise<void> {
    return keepSegment(this.options, id);
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
  allocation(buffered: ReadonlySet<number>, offset: number, length: number, limit: number): Promise<readonly Extent[]> {
    const source: AllocationSource = {
      buffered,
      mappedPages: (from, to, most) => this.options.records.read(async (tx) => mappedPages(tx, await this.chain(tx), from, to, most)),
      page: (number) => this.pages.get(number),
    };
    return allocationOf(source, offset, length, limit);
  }

  /** Forgets the key. Nothing may be read or written afterwards. */
  wipe(): void {
    this.options.cipher.wipe();
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
