import { blockBytes, segmentBlocks } from './geometry';

const segmentBytes = segmentBlocks * blockBytes;
/** Free memory that is kept for the next segments; more goes back. */
const mostFree = 4;

/**
 * Memory of one segment each, used again and again: fresh memory of this size costs a page fault per block, which is a good part of
 * writing it. What is given back is wiped, for the next user is another volume.
 */
export class SegmentMemory {
  private readonly free: Buffer[] = [];

  take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(segmentBytes);
  }

  /** @param used bytes, from the beginning, that were written */
  give(memory: Buffer, used: number): void {
    memory.fill(0, 0, used);
    if (this.free.length < mostFree) this.free.push(memory);
  }
}
