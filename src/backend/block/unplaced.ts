import { pageBlocks } from './geometry';
import type { PlacedBlock, WrittenSegment } from './layer-map';

/** Segments of one device, oldest first, that lie at rest while the map at rest does not refer to them yet; and which of their blocks count. */
export class Unplaced {
  private segments: readonly WrittenSegment[] = [];
  private readonly pages = new Map<number, Map<number, PlacedBlock>>();

  get all(): readonly WrittenSegment[] {
    return this.segments;
  }

  add(segment: WrittenSegment): void {
    this.segments = [...this.segments, segment];
    for (const placed of segment.placed) {
      const page = Math.floor(placed.block / pageBlocks);
      const blocks = this.pages.get(page) ?? new Map<number, PlacedBlock>();
      this.pages.set(page, blocks.set(placed.block, placed));
    }
  }

  /** Of blocks that were written again since, the later place stays. */
  remove(segments: readonly WrittenSegment[]): void {
    const gone = new Set(segments);
    this.segments = this.segments.filter((segment) => !gone.has(segment));
    for (const placed of segments.flatMap((segment) => segment.placed)) {
      const page = Math.floor(placed.block / pageBlocks);
      const blocks = this.pages.get(page);
      if (blocks?.get(placed.block) === placed) blocks.delete(placed.block);
      if (blocks?.size === 0) this.pages.delete(page);
    }
  }

  /** `renewed` holds the same blocks in the same order. */
  replace(segment: WrittenSegment, renewed: WrittenSegment): void {
    this.segments = this.segments.map((one) => (one === segment ? renewed : one));
    for (const [at, placed] of segment.placed.entries()) {
      const blocks = this.pages.get(Math.floor(placed.block / pageBlocks));
      const now = renewed.placed[at];
      if (now !== undefined && blocks?.get(placed.block) === placed) blocks.set(placed.block, now);
    }
  }

  onPage(page: number): readonly PlacedBlock[] {
    return [...(this.pages.get(page)?.values() ?? [])];
  }

  /** Those of the blocks `first` to below `end` that are here, in no order. */
  within(first: number, end: number): readonly number[] {
    const found: number[] = [];
    for (const [page, blocks] of this.pages) {
      if ((page + 1) * pageBlocks <= first || page * pageBlocks >= end) continue;
      for (const block of blocks.keys()) if (first <= block && block < end) found.push(block);
    }
    return found;
  }
}
