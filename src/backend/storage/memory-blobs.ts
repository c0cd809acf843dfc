import { hexId } from '../ids';
import type { Random } from '../random';
import { BlobError } from './blob-store';
import type { BlobId, BlobStore, BlobWriter } from './blob-store';

interface MemoryBlob {
  readonly bytes: Buffer;
  provisional: boolean;
}

/** Blobs for the life of the process. */
export class MemoryBlobs implements BlobStore {
  private readonly blobs = new Map<BlobId, MemoryBlob>();

  constructor(private readonly random: Random) {}

  create(): BlobWriter {
    const id = hexId(this.random, 16);
    const parts: Buffer[] = [];
    return {
      id,
      write: (bytes) => {
        parts.push(Buffer.from(bytes));
        return Promise.resolve();
      },
      commit: () => {
        this.blobs.set(id, { bytes: Buffer.concat(parts), provisional: true });
        parts.length = 0;
        return Promise.resolve();
      },
      abort: () => {
        parts.length = 0;
        return this.delete(id);
      },
    };
  }

  async read(id: BlobId, offset: number, length: number): Promise<Buffer> {
    const { bytes } = this.blob(id);
    if (offset + length > bytes.length) throw new BlobError('truncated', id);
    return Promise.resolve(Buffer.from(bytes.subarray(offset, offset + length)));
  }

  async size(id: BlobId): Promise<number> {
    return Promise.resolve(this.blob(id).bytes.length);
  }

  async sync(id: BlobId): Promise<void> {
    this.blob(id);
    return Promise.resolve();
  }

  async keep(id: BlobId): Promise<void> {
    this.blob(id).provisional = false;
    return Promise.resolve();
  }

  delete(id: BlobId): Promise<void> {
    this.blobs.delete(id);
    return Promise.resolve();
  }

  async recover(isNamed: (id: BlobId) => Promise<boolean>): Promise<void> {
    for (const [id, blob] of [...this.blobs]) {
      if (!blob.provisional) continue;
      if (await isNamed(id)) blob.provisional = false;
      else this.blobs.delete(id);
    }
  }

  close(): Promise<void> {
    this.blobs.clear();
    return Promise.resolve();
  }

  private blob(id: BlobId): MemoryBlob {
    const blob = this.blobs.get(id);
    if (blob === undefined) throw new BlobError('missing', id);
    return blob;
  }
}
