/** Bytes of a payload that is kept in memory of its own; smaller ones are cheaper to make than to keep. */
const worthKeeping = 32 * 1024;

/** Memory for what one client writes, used again: fresh memory of this size costs a page fault for every 4 KiB, and a collection soon after. */
export class PayloadMemory {
  private readonly free: Buffer[] = [];

  /** @param most bytes of the largest payload */
  constructor(
    private readonly most: number,
    private readonly mostFree: number,
  ) {}

  /** Of `length` bytes, with anything in it. */
  take(length: number): Buffer {
    if (length < worthKeeping) return Buffer.allocUnsafe(length);
    return (this.free.pop() ?? Buffer.allocUnsafeSlow(this.most)).subarray(0, length);
  }

  /** Nothing may be read from it afterwards. */
  give(payload: Buffer): void {
    if (payload.length < worthKeeping || this.free.length >= this.mostFree) return;
    this.free.push(Buffer.from(payload.buffer));
  }
}
