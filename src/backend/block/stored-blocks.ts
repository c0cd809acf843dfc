import { allocationOf } from './allocation';
import type { AllocationSource, Extent } from './allocation';
import type { BlockCipher } from './block-cipher';
import { BlockFault } from './block-fault';
import { checksum } from './checksum';
import { blockBytes, pageBlocks, runBlocks } from './geometry';
import { byPage, mappedPages, placeSegment, resolvePage, zeroBlocks } from './layer-map';
import { chainOf } from './layers';
import { runExtent } from './map-page';
import type { StoredRun } from './map-page';
import { PageCache } from './page-cache';
import { writeSegment } from './segment-writer';
import type { WriteBuffer } from './write-buffer';
import type { BlobId, BlobStore } from '../storage/blob-store';
import { BlobError } from '../storage/blob-store';
import type { ReadTransaction, RecordStore } from '../storage/record-store';

export interface StoredBlocksOptions {
  readonly volumeId: string;
  readonly cipher: BlockCipher;
  readonly records: RecordStore;
  readonly blobs: BlobStore;
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
      await this.readPage(into.subarray((block - first) * blockBytes, (pageEnd - first) * blockBytes), block, pageEnd);
      block = pageEnd;
    }
  }

  /** Brings a buffer to rest: steps 1 and 2 of "Order of a flush". Resolves to the segment, for `keep`. @throws BlockFault `not-attached` */
  async write(buffer: WriteBuffer): Promise<BlobId> {
    const { records, blobs, cipher, topLayer, onChores } = this.options;
    const { id, placed } = await writeSegment(blobs, cipher, buffer);
    // Where this fails it may still have happened (the store could not say so), so the segment is left to `recover`.
    await records.write(async (tx) => placeSegment(tx, await topLayer(tx), id, placed));
    const changed = byPage(placed);
    this.pages.changed(changed.keys(), (content, page) => {
      for (const { block, index, sum } of changed.get(page) ?? []) content.store(block % pageBlocks, id, index, sum);
    });
    onChores();
    return id;
  }

  /** Step 3: the segment is named by a record and no longer provisional. */
  keep(id: BlobId): Promise<void> {
    return this.options.blobs.keep(id);
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

  /** Blocks `first` to below `end`, all of one page. */
  private async readPage(into: Buffer, first: number, end: number): Promise<void> {
    const number = Math.floor(first / pageBlocks);
    const base = number * pageBlocks;
    for (let attempt = 1; ; attempt++) {
      try {
        const page = await this.pages.get(number);
        for (let block = first; block < end;) {
          const run = page.stored(block - base, Math.min(end - base, block - base + runBlocks));
          const count = run?.count ?? page.unstored(block - base, end - base);
          const part = into.subarray((block - first) * blockBytes, (block - first + count) * blockBytes);
          if (run === undefined) part.fill(0);
          else await this.readRun(run, block, part);
          block += count;
        }
        return;
      } catch (error) {
        // A segment goes when its last block is written anew. Whoever was about to read it finds the new place in the map.
        if (!(error instanceof BlobError && error.reason === 'missing') || attempt === readAttempts) throw error;
        this.pages.forget(number);
      }
    }
  }

  private async readRun(run: StoredRun, block: number, into: Buffer): Promise<void> {
    const { offset, length } = runExtent(run);
    const stored = await this.options.blobs.read(run.segment, offset, length);
    for (const [i, sum] of run.sums.entries()) {
      if (checksum(stored, i * blockBytes) !== sum) {
        throw new BlockFault('io-error', { volumeId: this.options.volumeId, reason: 'damaged' });
      }
    }
    this.options.cipher.open(stored, block, into);
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
