import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { BlobId, BlobWriter } from './blob-store';
import type { DirectorySync } from './directory-sync';

/** Ending of a file that is being written. */
export const partEnding = '.part';

/** Writes `path`.part and, at commit, makes it durable under its name. */
export class BlobFile implements BlobWriter {
  private file: FileHandle | undefined;

  constructor(
    readonly id: BlobId,
    private readonly path: string,
    private readonly folder: DirectorySync,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    const file = await this.opened();
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
      done += bytesWritten;
    }
  }

  async commit(durable: 'now' | 'later' = 'now'): Promise<void> {
    const file = await this.opened();
    // Renamed first: a journaling file system then commits name and bytes at once. Nothing names the blob before this resolves.
    await rename(this.path + partEnding, this.path);
    if (durable === 'now') await Promise.all([file.sync(), this.folder.sync()]);
    await this.close();
  }

  async abort(): Promise<void> {
    await this.close().catch(() => undefined);
    await rm(this.path + partEnding, { force: true });
    await rm(this.path, { force: true });
  }

  private async opened(): Promise<FileHandle> {
    this.file ??= await open(this.path + partEnding, 'wx', 0o600);
    return this.file;
  }

  private async close(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    await file?.close();
  }
}
