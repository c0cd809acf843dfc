/**
 * Blobs: sealed bytes of any length, written once and never changed. Contract for every implementation
 * (`test/contract/blob-store.ts` checks it); written so that an S3-compatible store can be one.
 *
 * A blob is born provisional and is kept once a record that names it is committed. A crash between the two leaves a
 * provisional blob, which `recover` keeps or deletes by asking whether a record names it: so no committed record ever
 * names a missing blob, and no unnamed blob stays for ever.
 */
export interface BlobStore {
  create(): BlobWriter;
  /** Exactly `length` bytes from `offset`. @throws BlobError `missing`, or `truncated` where the blob ends before. */
  read(id: BlobId, offset: number, length: number): Promise<Buffer>;
  /** Length in bytes. @throws BlobError `missing`. */
  size(id: BlobId): Promise<number>;
  /** What was committed for later is durable. After a failure only writing it anew helps. @throws BlobError `missing` */
  sync(id: BlobId): Promise<void>;
  /** Ends the provisional state. A loss of power may undo that: `recover` then keeps the blob, since a record names it. Keeping a kept blob changes nothing. @throws BlobError `missing`. */
  keep(id: BlobId): Promise<void>;
  /** Resolves when a loss of the process (durable stores: of power) would not bring it back. Deleting what is not there changes nothing. */
  delete(id: BlobId): Promise<void>;
  /** Once at start: keeps every provisional blob that `isNamed` knows, deletes the others. */
  recover(isNamed: (id: BlobId) => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** 32 hexadecimal digits, drawn at random: says nothing about what the blob holds. */
export type BlobId = string;

export interface BlobWriter {
  readonly id: BlobId;
  /** Resolves when more may be written: wait for it, so that a slow disk slows the sender. `bytes` may be reused then. */
  write(bytes: Uint8Array): Promise<void>;
  /** The bytes are readable and provisional, and durable: now, or after `sync`. Nothing may be called afterwards. @default now */
  commit(durable?: 'now' | 'later'): Promise<void>;
  /** Leaves nothing behind. Safe after any error, also after a failed `commit`. */
  abort(): Promise<void>;
}

export class BlobError extends Error {
  constructor(
    readonly reason: 'missing' | 'truncated',
    id: BlobId,
  ) {
    super(`blob ${id} is ${reason}`);
    this.name = 'BlobError';
  }
}
