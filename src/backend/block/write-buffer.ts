import { blockBytes, segmentBlocks } from './geometry';
import type { SegmentMemory } from './segment-memory';

/** Blocks that lie one after another both in the buffer and in the volume. */
export interface BufferedRun {
  readonly block: number;
  readonly bytes: Buffer;
}

/** Written blocks that are not at rest yet, in the order in which they will lie in their segment. Holds data in clear. */
export class WriteBuffer {
  private readonly slots = new Map<number, number>();
  private readonly blocks: number[] = [];

  private readonly memory: Buffer;

  constructor(private readonly pool: SegmentMemory) {
    this.memory = pool.take();
  }

  get isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  /** Takes over blocks from `source`, beginning at byte `at`. Returns how many there was room for. */
  put(block: number, source: Uint8Array, at: number, count: number): number {
    for (let done = 0; done < count;) {
      const slot = this.slots.get(block + done);
      const taken = slot === undefined ? this.append(block + done, count - done) : 1;
      if (taken === 0) return done;
      const to = slot ?? this.blocks.length - taken;
      this.memory.set(source.subarray(at + done * blockBytes, at + (done + taken) * blockBytes), to * blockBytes);
      done += taken;
    }
    return count;
  }

  /** Gives slots to as many blocks as are not here yet and have room. */
  private append(block: number, count: number): number {
    let taken = 0;
    while (taken < count && this.blocks.length < segmentBlocks && !this.slots.has(block + taken)) {
      this.slots.set(block + taken, this.blocks.push(block + taken) - 1);
      taken++;
    }
    return taken;
  }

  /** Copies the block to byte `at` of `target`, if it is here. */
  copy(block: number, target: Buffer, at: number): boolean {
    const slot = this.slots.get(block);
    if (slot === undefined) return false;
    this.memory.copy(target, at, slot * blockBytes, (slot + 1) * blockBytes);
    return true;
  }

  /** Whether any of the blocks `first` to below `end` is here. */
  overlaps(first: number, end: number): boolean {
    if (end - first > this.blocks.length) return this.blocks.some((block) => first <= block && block < end);
    for (let block = first; block < end; block++) {
      if (this.slots.has(block)) return true;
    }
    return false;
  }

  /** Those of the blocks `first` to below `end` that are here, in no order. */
  within(first: number, end: number): readonly number[] {
    return this.blocks.filter((block) => first <= block && block < end);
  }

  /** All blocks in the order of their slots, in runs of at most `longest`. */
  *runs(longest: number): Generator<BufferedRun> {
    for (let slot = 0; slot < this.blocks.length;) {
      const block = this.blocks[slot] ?? 0;
      let count = 1;
      while (count < longest && this.blocks[slot + count] === block + count) count++;
      yield { block, bytes: this.memory.subarray(slot * blockBytes, (slot + count) * blockBytes) };
      slot += count;
    }
  }

  /** Wipes the memory and gives it back. Nothing is here afterwards, and nothing may be put here. */
  release(): void {
    this.pool.give(this.memory, this.blocks.length * blockBytes);
    this.slots.clear();
    this.blocks.length = 0;
  }
}
