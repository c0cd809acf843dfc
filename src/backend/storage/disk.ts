import { constants, readSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from './directory-sync';

/** What the record store asks of the operating system; an interface, so that tests can let each call fail. Files are private (0600). */
export interface Disk {
  /** @param mode `new`: must not be there yet; `old`: must be there */
  open(path: string, mode: 'new' | 'old'): Promise<DiskFile>;
  names(folder: string): Promise<readonly string[]>;
  /** Old or new, whole, whatever happens; durable when it resolves. After an error it may be either. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** What is not there may be removed. Not durable by itself. */
  remove(path: string): Promise<void>;
}

export interface DiskFile {
  /** All of it, or an error; then any part may have been written. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Exactly so many bytes, waiting: a page costs less than handing it to another thread. @throws RangeError where the file ends before */
  read(offset: number, length: number): Buffer;
  readAll(): Promise<Buffer>;
  size(): Promise<number>;
  truncate(size: number): Promise<void>;
  /** Bytes and size are durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const systemDisk: Disk = {
  async open(path, mode) {
    // eslint-disable-next-line no-bitwise -- flags of open(2)
    const flags = constants.O_RDWR | (mode === 'new' ? constants.O_CREAT | constants.O_EXCL : 0);
    return systemFile(await open(path, flags, 0o600));
  },
  names: (folder) => readdir(folder),
  async replace(path, bytes) {
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    await syncDirectory(dirname(path));
  },
  remove: (path) => rm(path, { force: true }),
};

const systemFile = (file: FileHandle): DiskFile => ({
  async write(bytes, offset) {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
  },
  read(offset, length) {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const count = readSync(file.fd, bytes, done, length - done, offset + done);
      if (count === 0) throw new RangeError('the file ends before');
      done += count;
    }
    return bytes;
  },
  readAll: () => file.readFile(),
  size: async () => (await file.stat()).size,
  truncate: (size) => file.truncate(size),
  sync: () => file.datasync(),
  close: () => file.close(),
});
