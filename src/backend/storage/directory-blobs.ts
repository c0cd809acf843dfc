import { read, readSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hexId } from '../ids';
import type { Random } from '../random';
import { BlobFile, partEnding } from './blob-file';
import { BlobError } from './blob-store';
import type { BlobId, BlobStore, BlobWriter } from './blob-store';
import { DirectorySync } from './directory-sync';
import { OpenFiles } from './open-files';
import { systemCode } from './system-error';

const idForm = /^[0-9a-f]{32}$/;
const openFilesLimit = 256;
/** Bytes: what the system has in memory is copied in less time than it takes to hand the work to another thread. */
const mostReadWaiting = 16_384;

/** Blobs as plain files: docs/formats/state-directory.md, "Blobs". */
export class DirectoryBlobs implements BlobStore {
  private readonly files = new OpenFiles(openFilesLimit, (id) => this.openAs(id, 'r'));
  private readonly folders = new Map<string, DirectorySync>();
  private readonly staging: string;

  /** @param root where `makeFolders` was called */
  constructor(
    private readonly root: string,
    private readonly random: Random,
  ) {
    this.staging = join(root, 'staging');
  }

  static async makeFolders(root: string): Promise<void> {
    for (const name of ['staging', 'blobs']) await mkdir(join(root, name), { recursive: true, mode: 0o700 });
  }

  create(): BlobWriter {
    return this.createNamed(hexId(this.random, 16));
  }

  /** @param id 32 hexadecimal digits, drawn at random */
  createNamed(id: BlobId): BlobWriter {
    return new BlobFile(id, this.provisionalPath(id), this.folder(this.staging));
  }

  /** Whether the blob was read not long ago: it is here, then. */
  isOpen(id: BlobId): boolean {
    return this.files.has(id);
  }

  async read(id: BlobId, offset: number, length: number): Promise<Buffer> {
    const file = await this.files.get(id);
    const bytes = Buffer.allocUnsafe(length);
    // Both begun before the handle can be closed; a short read goes on where it stopped.
    for (let done = 0; done < length;) {
      const bytesRead =
        length <= mostReadWaiting
          ? readSync(file.fd, bytes, done, length - done, offset + done)
          : await readAt(file.fd, bytes, done, offset + done);
      if (bytesRead === 0) throw new BlobError('truncated', id);
      done += bytesRead;
    }
    return bytes;
  }

  async size(id: BlobId): Promise<number> {
    const file = await this.files.get(id);
    return (await file.stat()).size;
  }

  async sync(id: BlobId): Promise<void> {
    // Windows flushes only what was opened for writing.
    const file = await this.openAs(id, 'r+');
    try {
      await Promise.all([file.sync(), this.folder(this.staging).sync()]);
    } finally {
      await file.close();
    }
  }

  async keep(id: BlobId): Promise<void> {
    if (!idForm.test(id)) throw new BlobError('missing', id);
    const kept = this.keptPath(id);
    const move = () => rename(this.provisionalPath(id), kept);
    try {
      await move();
    } catch (error) {
      if (!isMissing(error)) throw error;
      // Either the folder is not there yet, or the blob was kept before, or there is none.
      await mkdir(dirname(kept), { recursive: true, mode: 0o700 });
      await this.folder(dirname(dirname(kept))).sync();
      await move().catch(async (again: unknown) => {
        if (!isMissing(again)) throw again;
        await this.size(id);
      });
    }
  }

  async delete(id: BlobId): Promise<void> {
    if (!idForm.test(id)) return;
    await this.files.close(id);
    for (const path of [this.provisionalPath(id), this.keptPath(id)]) {
      try {
        await rm(path);
      } catch (error) {
        if (isMissing(error)) continue;
        throw error;
      }
      await this.folder(dirname(path)).sync();
    }
  }

  async recover(isNamed: (id: BlobId) => Promise<boolean>): Promise<void> {
    for (const name of await readdir(this.staging)) {
      const id = name.endsWith(partEnding) ? name.slice(0, -partEnding.length) : name;
      if (!idForm.test(id)) continue;
      if (name === id && (await isNamed(id))) await this.keep(id);
      else await rm(join(this.staging, name), { force: true });
    }
    await this.folder(this.staging).sync();
  }

  async close(): Promise<void> {
    await this.files.closeAll();
  }

  private async openAs(id: BlobId, flags: 'r' | 'r+'): Promise<FileHandle> {
    if (!idForm.test(id)) throw new BlobError('missing', id);
    // Kept in between, it is found at the third look.
    for (const path of [this.keptPath(id), this.provisionalPath(id), this.keptPath(id)]) {
      try {
        return await open(path, flags);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    throw new BlobError('missing', id);
  }

  private folder(path: string): DirectorySync {
    const known = this.folders.get(path) ?? new DirectorySync(path);
    this.folders.set(path, known);
    return known;
  }

  private readonly provisionalPath = (id: BlobId): string => join(this.staging, id);
  private readonly keptPath = (id: BlobId): string => join(this.root, 'blobs', id.slice(0, 2), id);
}

/** Twice as quick for small reads as the handle's own method, which makes an object and a promise more. */
const readAt = (fd: number, into: Buffer, at: number, position: number): Promise<number> =>
  new Promise((resolve, reject) => {
    read(fd, into, at, into.length - at, position, (error, bytesRead) => {
      if (error === null) resolve(bytesRead);
      else reject(error);
    });
  });

const isMissing = (error: unknown): boolean => systemCode(error) === 'ENOENT';
