import { hexId } from '../ids';
import type { Random } from '../random';
import { BlobError } from './blob-store';
import type { BlobId, BlobStore, BlobWriter } from './blob-store';
import type { DirectoryBlobs } from './directory-blobs';
import type { RecordStore, WriteTransaction } from './record-store';
import { table } from './record-store';

/** Bytes: a file, its fsync and that of its folder cost more than sealing so much once more. */
const smallLimit = 16_384;

const smallBlobTable = table<{ readonly bytes: Uint8Array }>('storage-small-blob');
/** Ids of small blobs that `recover` asks about. */
const provisionalTable = table<object>('storage-provisional-blob');

/**
 * Blobs of a state directory: short ones are rows, so that many share an fsync, longer ones files. Which of the two a blob
 * is shows only when it is complete.
 */
export class SmallBlobs implements BlobStore {
  /** No longer provisional: their rows go with the next commit. Lost with the process, they are asked about again. */
  private readonly kept = new Set<BlobId>();

  constructor(
    private readonly records: RecordStore,
    private readonly large: DirectoryBlobs,
    private readonly random: Random,
  ) {}

  create(): BlobWriter {
    const id = hexId(this.random, 16);
    let parts: Buffer[] = [];
    let length = 0;
    let file: BlobWriter | undefined;
    return {
      id,
      write: async (bytes) => {
        length += bytes.length;
        if (length <= smallLimit) {
          parts.push(Buffer.from(bytes));
          return;
        }
        if (file === undefined) {
          file = this.large.createNamed(id);
          await file.write(Buffer.concat(parts));
          parts = [];
        }
        await file.write(bytes);
      },
      commit: async (durable) => {
        if (file === undefined) await this.put(id, parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
        else await file.commit(durable);
      },
      abort: async () => {
        parts = [];
        if (file === undefined) await this.deleteRow(id);
        else await file.abort();
      },
    };
  }

  async read(id: BlobId, offset: number, length: number): Promise<Buffer> {
    const bytes = await this.bytes(id);
    if (bytes === undefined) return this.large.read(id, offset, length);
    if (offset + length > bytes.length) throw new BlobError('truncated', id);
    return Buffer.from(bytes.subarray(offset, offset + length));
  }

  async size(id: BlobId): Promise<number> {
    return (await this.bytes(id))?.length ?? this.large.size(id);
  }

  async sync(id: BlobId): Promise<void> {
    // A row was durable when it was committed.
    if ((await this.bytes(id)) === undefined) await this.large.sync(id);
  }

  async keep(id: BlobId): Promise<void> {
    if ((await this.bytes(id)) === undefined) await this.large.keep(id);
    else this.kept.add(id);
  }

  async delete(id: BlobId): Promise<void> {
    if (!(await this.deleteRow(id))) await this.large.delete(id);
  }

  async recover(isNamed: (id: BlobId) => Promise<boolean>): Promise<void> {
    const provisional = (await this.records.list(provisionalTable)).map(({ key }) => key);
    const unnamed: BlobId[] = [];
    for (const id of provisional) if (!this.kept.has(id) && !(await isNamed(id))) unnamed.push(id);
    if (provisional.length > 0) {
      await this.records.write((tx) => {
        for (const id of unnamed) tx.delete(smallBlobTable, id);
        for (const id of provisional) tx.delete(provisionalTable, id);
        return Promise.resolve();
      });
    }
    await this.large.recover(isNamed);
  }

  close(): Promise<void> {
    return this.large.close();
  }

  private async put(id: BlobId, bytes: Buffer): Promise<void> {
    await this.records.write((tx) => {
      tx.put(smallBlobTable, id, { bytes });
      tx.put(provisionalTable, id, {});
      this.forgetKept(tx);
      return Promise.resolve();
    });
  }

  /** @returns whether there was one */
  private async deleteRow(id: BlobId): Promise<boolean> {
    if ((await this.bytes(id)) === undefined) return false;
    await this.records.write((tx) => {
      tx.delete(smallBlobTable, id);
      tx.delete(provisionalTable, id);
      this.forgetKept(tx);
      return Promise.resolve();
    });
    return true;
  }

  private forgetKept(tx: WriteTransaction): void {
    for (const id of this.kept) tx.delete(provisionalTable, id);
    this.kept.clear();
  }

  /** `undefined` for what is no small blob. */
  private async bytes(id: BlobId): Promise<Uint8Array | undefined> {
    if (this.large.isOpen(id)) return undefined;
    return (await this.records.get(smallBlobTable, id))?.bytes;
  }
}
