import { blockBytes, pageBlocks } from './geometry';

/** A page of a layer's map at rest. Fields as docs/formats/volume-image.md, "Map". */
export interface MapRow {
  readonly segments: readonly string[];
  readonly extents: Uint8Array;
}

/** Blocks that lie one after another in one segment. */
export interface StoredRun {
  readonly segment: string;
  /** Index of the first block within the segment. */
  readonly index: number;
  readonly count: number;
  /** Checksum of each block. */
  readonly sums: Uint32Array;
}

export class DamagedMap extends Error {}

const absent = -1;
const zeros = -2;
const zerosAtRest = 0xffff;
const extentHeadBytes = 10;

/** Where the 256 blocks of a page lie: each is absent (look below), zeros, or stored in a segment. */
export class MapPage {
  private readonly owner = new Int16Array(pageBlocks).fill(absent);
  private readonly index = new Uint32Array(pageBlocks);
  private readonly sums = new Uint32Array(pageBlocks);
  private readonly segments: string[] = [];

  /** @throws DamagedMap where the row is not exactly as the format says. */
  static decode(row: MapRow | undefined): MapPage {
    const page = new MapPage();
    if (row === undefined) return page;
    page.segments.push(...row.segments);
    const bytes = Buffer.from(row.extents.buffer, row.extents.byteOffset, row.extents.byteLength);
    let next = 0;
    for (let at = 0; at < bytes.length;) {
      if (at + extentHeadBytes > bytes.length) throw new DamagedMap('an extent is cut off');
      const first = bytes.readUInt16LE(at);
      const count = bytes.readUInt16LE(at + 2);
      const segment = bytes.readUInt16LE(at + 4);
      const index = bytes.readUInt32LE(at + 6);
      at += extentHeadBytes;
      if (first < next || count === 0 || first + count > pageBlocks) throw new DamagedMap('an extent lies outside its place');
      next = first + count;
      if (segment === zerosAtRest) {
        page.owner.fill(zeros, first, next);
        continue;
      }
      if (segment >= row.segments.length || at + 4 * count > bytes.length) throw new DamagedMap('an extent names what is not there');
      page.owner.fill(segment, first, next);
      for (let i = 0; i < count; i++, at += 4) {
        page.index[first + i] = index + i;
        page.sums[first + i] = bytes.readUInt32LE(at);
      }
    }
    return page;
  }

  /** The row to store; `undefined` where nothing is left to say. */
  encode(): MapRow | undefined {
    const segments: string[] = [];
    const places = new Map<number, number>();
    const extents = Buffer.allocUnsafe(pageBlocks * (extentHeadBytes + 4));
    let at = 0;
    for (let first = 0; first < pageBlocks;) {
      if (this.ownerOf(first) === absent) {
        first++;
        continue;
      }
      const owner = this.ownerOf(first);
      const count = owner < 0 ? this.unstored(first, pageBlocks) : this.storedCount(first, pageBlocks);
      let place = zerosAtRest;
      if (owner >= 0) {
        place = places.get(owner) ?? segments.push(this.segments[owner] ?? '') - 1;
        places.set(owner, place);
      }
      extents.writeUInt16LE(first, at);
      extents.writeUInt16LE(count, at + 2);
      extents.writeUInt16LE(place, at + 4);
      extents.writeUInt32LE(owner < 0 ? 0 : (this.index[first] ?? 0), at + 6);
      at += extentHeadBytes;
      const end = first + count;
      if (owner < 0) first = end;
      for (; first < end; first++, at += 4) extents.writeUInt32LE(this.sums[first] ?? 0, at);
    }
    return at === 0 ? undefined : { segments, extents: Buffer.from(extents.subarray(0, at)) };
  }

  /** The stored blocks that begin at `block`, at most up to `end`; `undefined` where it is absent or zeros. */
  stored(block: number, end: number): StoredRun | undefined {
    const owner = this.ownerOf(block);
    if (owner < 0) return undefined;
    const count = this.storedCount(block, end);
    return { segment: this.segments[owner] ?? '', index: this.index[block] ?? 0, count, sums: this.sums.slice(block, block + count) };
  }

  /** How many blocks from `block` on, at most up to `end`, are as it is: all absent or all zeros. */
  unstored(block: number, end: number): number {
    const owner = this.owner[block];
    let count = 1;
    while (block + count < end && this.owner[block + count] === owner) count++;
    return count;
  }

  /** The segment that holds the block; `undefined` where it is absent or zeros. */
  segmentOf(block: number): string | undefined {
    return this.segments[this.ownerOf(block)];
  }

  /** Whether the block lies at the same place in both pages, or reads as zeros in both. */
  isSameAt(other: MapPage, block: number): boolean {
    const segment = this.segmentOf(block);
    return segment === other.segmentOf(block) && (segment === undefined || this.index[block] === other.index[block]);
  }

  isAbsent(block: number): boolean {
    return this.ownerOf(block) === absent;
  }

  store(block: number, segment: string, index: number, sum: number): void {
    let owner = this.segments.lastIndexOf(segment);
    if (owner < 0) {
      if (this.segments.length >= 2 * pageBlocks) this.dropUnusedSegments();
      owner = this.segments.push(segment) - 1;
    }
    this.owner[block] = owner;
    this.index[block] = index;
    this.sums[block] = sum;
  }

  zero(block: number): void {
    this.owner[block] = zeros;
  }

  clear(block: number): void {
    this.owner[block] = absent;
  }

  /** Takes what `lower` has for the block. */
  copyFrom(lower: MapPage, block: number): void {
    const owner = lower.ownerOf(block);
    if (owner < 0) this.owner[block] = owner;
    else this.store(block, lower.segments[owner] ?? '', lower.index[block] ?? 0, lower.sums[block] ?? 0);
  }

  /** A page that lives long in a host's memory meets many segments; at most one for each block is in use. */
  private dropUnusedSegments(): void {
    const old = this.segments.splice(0);
    const renumbered = new Map<number, number>();
    for (const [block, owner] of this.owner.entries()) {
      if (owner < 0) continue;
      let renamed = renumbered.get(owner);
      if (renamed === undefined) {
        renamed = this.segments.push(old[owner] ?? '') - 1;
        renumbered.set(owner, renamed);
      }
      this.owner[block] = renamed;
    }
  }

  /** Blocks from a stored one on that lie one after another in its segment. */
  private storedCount(block: number, end: number): number {
    const owner = this.owner[block];
    const index = this.index[block] ?? 0;
    let count = 1;
    while (block + count < end && this.owner[block + count] === owner && this.index[block + count] === index + count) count++;
    return count;
  }

  private ownerOf(block: number): number {
    return this.owner[block] ?? absent;
  }
}

/** Bytes a run occupies in its segment. */
export const runExtent = (run: StoredRun): { readonly offset: number; readonly length: number } => ({
  offset: run.index * blockBytes,
  length: run.count * blockBytes,
});
