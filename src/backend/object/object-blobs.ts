import type { BlobId, BlobStore } from '../storage/blob-store';
import { table, type RecordStore, type WriteTransaction } from '../storage/record-store';

/** Blobs that a version names. Key: blob id. */
const namedTable = table<{ readonly generation: string }>('object-blob');

/** Blobs that no version names any more and that are still to be deleted. Key: blob id. */
const freedTable = table<{ readonly generation: string }>('object-freed-blob');

/**
 * Ties blobs to records: a blob is named or freed in the transaction that adds or removes its version, and deleted after it, so that
 * a crash at any point loses no named blob and keeps no unnamed one. Readers of this server hold a blob as long as they need it.
 */
export class ObjectBlobs {
  private readonly holds = new Map<BlobId, number>();
  /** Freed while held: deleted when the last reader lets go. */
  private readonly waiting = new Set<BlobId>();
  private readonly deletions = new Set<Promise<void>>();

  constructor(
    private readonly records: RecordStore,
    readonly store: BlobStore,
  ) {}

  name(tx: WriteTransaction, ids: readonly BlobId[], generation: string): void {
    for (const id of ids) tx.put(namedTable, id, { generation });
  }

  /** To be followed by `reap` once the transaction has committed. */
  free(tx: WriteTransaction, ids: readonly BlobId[], generation: string): void {
    for (const id of ids) {
      tx.delete(namedTable, id);
      tx.put(freedTable, id, { generation });
    }
  }

  /** Deletes freed blobs in the background: the request that freed them need not wait. */
  reap(ids: readonly BlobId[]): void {
    const now = ids.filter((id) => !this.holds.has(id));
    for (const id of ids) if (this.holds.has(id)) this.waiting.add(id);
    if (now.length === 0) return;
    // A deletion that fails leaves its record, and `recover` does it at the next start.
    const deletion: Promise<void> = this.delete(now)
      .catch(() => undefined)
      .finally(() => this.deletions.delete(deletion));
    this.deletions.add(deletion);
  }

  /** Keeps a blob readable until the returned function is called (a second call does nothing). */
  hold(id: BlobId): () => void {
    this.holds.set(id, (this.holds.get(id) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.holds.get(id) ?? 1) - 1;
      if (left > 0) return void this.holds.set(id, left);
      this.holds.delete(id);
      if (this.waiting.delete(id)) this.reap([id]);
    };
  }

  /** What `BlobStore.recover` asks. */
  async isNamed(id: BlobId): Promise<boolean> {
    return (await this.records.get(namedTable, id)) !== undefined;
  }

  /** Once at start: finishes the deletions that a crash left. */
  async recover(): Promise<void> {
    const freed = await this.records.list(freedTable);
    if (freed.length > 0) await this.delete(freed.map(({ key }) => key));
  }

  /** Resolves when the deletions begun so far have ended. */
  async settled(): Promise<void> {
    while (this.deletions.size > 0) await Promise.all(this.deletions);
  }

  private async delete(ids: readonly BlobId[]): Promise<void> {
    const deleted: BlobId[] = [];
    for (const id of ids) {
      // A reader may have come while those before it were deleted.
      if (this.holds.has(id)) {
        this.waiting.add(id);
        continue;
      }
      await this.store.delete(id);
      deleted.push(id);
    }
    await this.records.write((tx) => {
      for (const id of deleted) tx.delete(freedTable, id);
      return Promise.resolve();
    });
  }
}
