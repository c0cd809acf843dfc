/** The bytes of an image: a file, or memory in tests. */
export interface ImageAccess {
  /** Up to `length` bytes: fewer where the image ends. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Beyond the end it grows; what was never written reads as zeros. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Resolves when all that was written would survive the loss of power. */
  sync(): Promise<void>;
  size(): Promise<number>;
}
