import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ImageAccess } from './block/luks2/image-access';

/** An image in a file. Only its owner may read a new one; one that is there already is not written over. */
export async function openImageFile(path: string, mode: 'new' | 'read'): Promise<ImageAccess & { close(): Promise<void> }> {
  const file = await open(path, mode === 'new' ? 'wx+' : 'r', 0o600);
  return { ...imageIn(file), close: () => file.close() };
}

const imageIn = (file: FileHandle): ImageAccess => ({
  async read(offset, length) {
    const bytes = Buffer.alloc(length);
    let read = 0;
    while (read < length) {
      const { bytesRead } = await file.read(bytes, read, length - read, offset + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  },
  async write(offset, bytes) {
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, written, bytes.length - written, offset + written);
      written += bytesWritten;
    }
  },
  sync: () => file.sync(),
  size: async () => (await file.stat()).size,
});
