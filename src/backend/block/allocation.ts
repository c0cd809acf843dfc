import { blockBytes, pageBlocks } from './geometry';
import type { MapPage } from './map-page';

/** Lengths in bytes. */
export interface Extent {
  readonly length: number;
  readonly stored: boolean;
}

/** Pages looked at for one answer. */
const pagesAtOnce = 64;

/** What an answer is made from. Blocks and pages are numbered, ranges are `from` to below `to`. */
export interface AllocationSource {
  /** Blocks that are not at rest yet. */
  readonly buffered: ReadonlySet<number>;
  /** Ascending; that many only where there may be more. */
  mappedPages(from: number, to: number, limit: number): Promise<readonly number[]>;
  page(number: number): Promise<MapPage>;
}

/** Which bytes of a range are stored: extents from its beginning, at most `limit`, at least one; they need not reach its end. */
export async function allocationOf(source: AllocationSource, offset: number, length: number, limit: number): Promise<readonly Extent[]> {
  const [first, end] = [Math.floor(offset / blockBytes), Math.ceil((offset + length) / blockBytes)];
  const [firstPage, endPage] = [Math.floor(first / pageBlocks), Math.ceil(end / pageBlocks)];
  const mapped = await source.mappedPages(firstPage, endPage, pagesAtOnce);
  const known = mapped.length < pagesAtOnce ? endPage : (mapped.at(-1) ?? 0) + 1;
  const waiting = [...source.buffered].map((block) => Math.floor(block / pageBlocks)).filter((page) => page < known);
  const pages = [...new Set([...mapped, ...waiting])].sort((a, b) => a - b);
  const extents = new Extents(offset, Math.min(offset + length, known * pageBlocks * blockBytes));
  for (const number of pages) {
    const page = await source.page(number);
    for (let i = 0; i < pageBlocks; i++) {
      const block = number * pageBlocks + i;
      if (block >= first && block < end && (page.segmentOf(i) !== undefined || source.buffered.has(block))) extents.stored(block);
    }
    if (extents.count > limit) break;
  }
  return extents.list().slice(0, limit);
}

/** Gathers stored blocks, which come in ascending order. */
class Extents {
  private readonly found: Extent[] = [];
  private at: number;
  private from: number;

  /** Bytes: the range that is answered for. */
  constructor(
    start: number,
    private readonly end: number,
  ) {
    this.at = start;
    this.from = start;
  }

  get count(): number {
    return this.found.length;
  }

  stored(block: number): void {
    const begin = Math.max(block * blockBytes, this.from);
    if (begin > this.at) {
      if (this.at > this.from) this.found.push({ length: this.at - this.from, stored: true });
      this.found.push({ length: begin - this.at, stored: false });
      this.from = begin;
    }
    this.at = Math.min((block + 1) * blockBytes, this.end);
  }

  list(): readonly Extent[] {
    const { at, from, end } = this;
    if (at > from) this.found.push({ length: at - from, stored: true });
    if (end > at) this.found.push({ length: end - at, stored: false });
    return this.found;
  }
}
