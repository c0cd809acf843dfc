import type { Extent } from './allocation';
import { BlockFault } from './block-fault';
import { blockBytes } from './geometry';
import type { WrittenSegment } from './layer-map';
import { DamagedMap } from './map-page';
import { RangeLocks } from './range-locks';
import type { SegmentMemory } from './segment-memory';
import type { StoredBlocks } from './stored-blocks';
import { WriteBuffer } from './write-buffer';
import { BlobError } from '../storage/blob-store';

/** What an attached volume is to the machine it is attached to. Offsets and lengths are bytes, of any alignment. */
export interface Device {
  readonly size: number;
  /** What was written last; zeros where nothing was. @throws BlockFault `out-of-range`, `io-error`, `not-attached` */
  read(offset: number, length: number): Promise<Buffer>;
  /** Visible at once, durable after `flush`. `bytes` may be changed again when the write has resolved. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Resolves when every write that had resolved before is durable. */
  flush(): Promise<void>;
  /** The range reads as zeros afterwards, and its space is given back. Durable when it resolves. */
  trim(offset: number, length: number): Promise<void>;
  /**
   * Which bytes of the range are stored; the others read as zeros. The extents follow each other from `offset` on, at most `limit` of them,
   * at least one, and need not reach the end of the range.
   */
  allocation(offset: number, length: number, limit: number): Promise<readonly Extent[]>;
  /** Calls `listener` once, when the volume is no longer attached. Returns what takes the listener away. */
  onEnd(listener: () => void): () => void;
}

/**
 * A volume as its host sees it: the blocks that are not at rest yet, over those that are (`stored-blocks.ts`), which it owns and
 * whose key it forgets at `close`.
 */
export class BlockDevice implements Device {
  size: number;
  private readonly locks = new RangeLocks();
  /** Takes writes. */
  private open: WriteBuffer;
  /**
   * Full or to be flushed, oldest first; still read from until their blocks lie at rest. Kept when that fails, for the next flush to
   * try again.
   */
  private readonly sealed: Sealed[] = [];
  private committing: Promise<void> | undefined;
  private readonly running = new Set<Promise<unknown>>();
  private readonly listeners = new Set<() => void>();
  private closed = false;

  constructor(
    private readonly volumeId: string,
    size: number,
    private readonly stored: StoredBlocks,
    private readonly memory: SegmentMemory,
  ) {
    this.size = size;
    this.open = new WriteBuffer(memory);
  }

  read(offset: number, length: number): Promise<Buffer> {
    return this.run(offset, length, async () => {
      const first = Math.floor(offset / blockBytes);
      const count = Math.ceil((offset + length) / blockBytes) - first;
      const together = this.isBuffered(first, first + count) ? undefined : await this.stored.readTogether(first, first + count);
      if (together !== undefined) return together.subarray(offset - first * blockBytes, offset - first * blockBytes + length);
      const blocks = Buffer.allocUnsafe(count * blockBytes);
      await this.fill(blocks, first, count);
      return blocks.subarray(offset - first * blockBytes, offset - first * blockBytes + length);
    });
  }

  write(offset: number, bytes: Uint8Array): Promise<void> {
    return this.run(offset, bytes.length, () => this.alone(offset, bytes.length, () => this.writeBytes(offset, bytes)));
  }

  flush(): Promise<void> {
    return this.run(0, 0, () => this.commitAll());
  }

  trim(offset: number, length: number): Promise<void> {
    return this.run(offset, length, () =>
      this.alone(offset, length, async () => {
        const { head, first, end, tail } = split(offset, length);
        if (first >= end) {
          await this.writeBytes(offset, Buffer.alloc(length));
          await this.commitAll();
          return;
        }
        await this.writeBytes(offset, Buffer.alloc(head));
        await this.writeBytes(end * blockBytes, Buffer.alloc(tail));
        if (head + tail > 0 || this.isBuffered(first, end) || this.stored.isWaiting(first, end)) await this.commitAll();
        await this.stored.zero(first, end);
      }),
    );
  }

  allocation(offset: number, length: number, limit: number): Promise<readonly Extent[]> {
    return this.run(offset, length, () => {
      const [first, end] = [Math.floor(offset / blockBytes), Math.ceil((offset + length) / blockBytes)];
      // Taken now: what is at rest by the time the map is read may no longer be in a buffer.
      const buffered = [...this.sealed.map(({ buffer }) => buffer), this.open].flatMap((buffer) => buffer.within(first, end));
      return this.stored.allocation(buffered, offset, length, limit);
    });
  }

  onEnd(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes no new work, ends what runs, flushes, and forgets the key. @throws BlockFault where the flush fails: the device goes on then. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled([...this.running]);
    try {
      await this.commitAll();
    } catch (error) {
      this.closed = false;
      throw this.asFault(error);
    }
    this.wipe();
  }

  /** Forgets the key and everything that is not flushed: what the loss of the host does. */
  async drop(): Promise<void> {
    this.closed = true;
    await Promise.allSettled([...this.running, this.committing]);
    await this.forgetSegments(this.sealed);
    await this.stored.discardWaiting();
    this.wipe();
  }

  private wipe(): void {
    this.stored.wipe();
    for (const { buffer } of this.sealed.splice(0)) buffer.release();
    this.open.release();
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }

  /** The gate of every operation. */
  private async run<T>(offset: number, length: number, work: () => Promise<T>): Promise<T> {
    const { volumeId } = this;
    if (this.closed) throw new BlockFault('not-attached', { volumeId });
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0 || offset + length > this.size) {
      throw new BlockFault('out-of-range', { size: this.size, offset, length });
    }
    const running = work();
    this.running.add(running);
    try {
      return await running;
    } catch (error) {
      throw this.asFault(error);
    } finally {
      this.running.delete(running);
    }
  }

  private asFault(error: unknown): BlockFault {
    if (error instanceof BlockFault) return error as BlockFault;
    const damaged = error instanceof DamagedMap || error instanceof BlobError;
    const fault = new BlockFault('io-error', { volumeId: this.volumeId, reason: damaged ? 'damaged' : 'storage' });
    fault.cause = error;
    return fault;
  }

  private async fill(into: Buffer, first: number, count: number): Promise<void> {
    let wanted = -1;
    const gaps: { readonly from: number; readonly to: number }[] = [];
    // Synchronous, so that no write comes between: what is not in a buffer now was in the map before.
    for (let i = 0; i <= count; i++) {
      const here = i === count || this.copyBuffered(first + i, into, i * blockBytes);
      if (here && wanted >= 0) gaps.push({ from: wanted, to: first + i });
      if (here) wanted = -1;
      else if (wanted < 0) wanted = first + i;
    }
    for (const { from, to } of gaps) {
      await this.stored.read(into.subarray((from - first) * blockBytes, (to - first) * blockBytes), from, to);
    }
  }

  private copyBuffered(block: number, into: Buffer, at: number): boolean {
    if (this.open.copy(block, into, at)) return true;
    for (let i = this.sealed.length - 1; i >= 0; i--) {
      if (this.sealed[i]?.buffer.copy(block, into, at)) return true;
    }
    return false;
  }

  private isBuffered(first: number, end: number): boolean {
    return this.open.overlaps(first, end) || this.sealed.some(({ buffer }) => buffer.overlaps(first, end));
  }

  /** Runs the work while nobody else writes to the blocks of the range. */
  private async alone(offset: number, length: number, work: () => Promise<void>): Promise<void> {
    const release = await this.locks.acquire(Math.floor(offset / blockBytes), Math.ceil((offset + length) / blockBytes));
    try {
      await work();
    } finally {
      release();
    }
  }

  private async writeBytes(offset: number, bytes: Uint8Array): Promise<void> {
    const { head, first, end, tail } = split(offset, bytes.length);
    if (first > end) {
      await this.writePart(end, offset - end * blockBytes, bytes);
      return;
    }
    if (head > 0) await this.writePart(first - 1, blockBytes - head, bytes.subarray(0, head));
    if (end > first) await this.put(first, bytes, head, end - first);
    if (tail > 0) await this.writePart(end, 0, bytes.subarray(bytes.length - tail));
  }

  /** Changes some bytes of one block. */
  private async writePart(block: number, at: number, bytes: Uint8Array): Promise<void> {
    const whole = Buffer.allocUnsafe(blockBytes);
    await this.fill(whole, block, 1);
    whole.set(bytes, at);
    await this.put(block, whole, 0, 1);
  }

  private async put(block: number, source: Uint8Array, at: number, count: number): Promise<void> {
    for (let done = 0; ;) {
      done += this.open.put(block + done, source, at + done * blockBytes, count - done);
      if (done === count) return;
      await this.makeRoom();
    }
  }

  /** The open buffer is full. Some others may be on their way to rest meanwhile; a writer that is faster waits. */
  private async makeRoom(): Promise<void> {
    if (this.sealed.length >= mostSealed) {
      await this.commitSealed();
      return;
    }
    if (this.stored.waiting >= mostWaiting) await this.stored.settle();
    this.seal();
    this.commitInBackground();
  }

  private seal(): void {
    this.sealed.push({ buffer: this.open, segment: this.writeSegment(this.open) });
    this.open = new WriteBuffer(this.memory);
  }

  /** Brings to rest all that is buffered now, durably. */
  private async commitAll(): Promise<void> {
    const wanted = new Set(this.sealed.map(({ buffer }) => buffer));
    if (!this.open.isEmpty) wanted.add(this.open);
    for (;;) {
      if (wanted.has(this.open)) this.seal();
      if (!this.sealed.some(({ buffer }) => wanted.has(buffer))) break;
      await this.commitSealed();
    }
    await this.stored.settle();
  }

  /** When it fails the buffers and segments stay, and whoever next needs room or flushes gets the error. */
  private commitInBackground(): void {
    const commit = async (): Promise<void> => {
      await this.commitSealed();
      if (this.stored.waiting >= enoughWaiting) await this.stored.settle();
    };
    const running = commit().catch(() => undefined);
    this.running.add(running);
    void running.finally(() => this.running.delete(running));
  }

  private commitSealed(): Promise<void> {
    if (this.sealed.length === 0) return Promise.resolve();
    this.committing ??= this.commit([...this.sealed]).finally(() => {
      this.committing = undefined;
    });
    return this.committing;
  }

  /** One that fails is written anew by the next commit. */
  private writeSegment(buffer: WriteBuffer): Promise<WrittenSegment> {
    const segment = this.stored.writeSegment(buffer);
    segment.catch(() => undefined);
    return segment;
  }

  private async commit(group: readonly Sealed[]): Promise<void> {
    for (const sealed of group) sealed.segment ??= this.writeSegment(sealed.buffer);
    const segments: WrittenSegment[] = [];
    try {
      for (const { segment } of group) if (segment !== undefined) segments.push(await segment);
    } catch (error) {
      await this.forgetSegments(group);
      throw error;
    }
    // At once, so that no reader finds a block neither in a buffer nor at rest.
    for (const segment of segments) this.stored.adopt(segment);
    this.sealed.splice(0, group.length);
    for (const { buffer } of group) buffer.release();
  }

  private async forgetSegments(group: readonly Sealed[]): Promise<void> {
    const segments = await Promise.allSettled(group.flatMap(({ segment }) => (segment === undefined ? [] : [segment])));
    for (const sealed of group) sealed.segment = undefined;
    const written = segments.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.allSettled(written.map((segment) => this.stored.discard(segment)));
  }
}

/** Buffers on their way to rest while another is filled. */
const mostSealed = 2;
/** Segments that share a transaction, unless a flush cannot wait: random writes change the same pages of the map once for all of them. */
const enoughWaiting = 32;
/** A writer that is faster than the disk waits. */
const mostWaiting = 64;

/** A buffer that takes no more, and its way to rest. */
interface Sealed {
  readonly buffer: WriteBuffer;
  segment: Promise<WrittenSegment> | undefined;
}

/** The whole blocks `first` to below `end` of a range, and its bytes before and after them. Within one block `first` is greater than `end`. */
function split(
  offset: number,
  length: number,
): { readonly head: number; readonly first: number; readonly end: number; readonly tail: number } {
  const first = Math.ceil(offset / blockBytes);
  const end = Math.floor((offset + length) / blockBytes);
  return { head: first * blockBytes - offset, first, end, tail: offset + length - end * blockBytes };
}
