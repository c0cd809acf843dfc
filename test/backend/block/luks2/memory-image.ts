import type { ImageAccess } from '../../../../src/backend/block/luks2/image-access';

export class PowerLost extends Error {}

/** An image in memory. The power can go at a write, which then is there in part. */
export class MemoryImage implements ImageAccess {
  writes = 0;
  /** Which write is the last, and how much of it arrives (0 to 1). */
  lost?: { readonly at: number; readonly part: number };

  constructor(public bytes: Buffer = Buffer.alloc(0)) {}

  read(offset: number, length: number): Promise<Buffer> {
    return Promise.resolve(Buffer.from(this.bytes.subarray(offset, offset + length)));
  }
  write(offset: number, bytes: Uint8Array): Promise<void> {
    const isLost = this.lost?.at === this.writes++;
    const arriving = isLost ? bytes.subarray(0, Math.floor(bytes.length * (this.lost?.part ?? 0))) : bytes;
    if (offset + arriving.length > this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes, Buffer.alloc(offset + arriving.length - this.bytes.length)]);
    }
    this.bytes.set(arriving, offset);
    return isLost ? Promise.reject(new PowerLost()) : Promise.resolve();
  }
  sync(): Promise<void> {
    return Promise.resolve();
  }
  size(): Promise<number> {
    return Promise.resolve(this.bytes.length);
  }
  copy(): MemoryImage {
    return new MemoryImage(Buffer.from(this.bytes));
  }
}
