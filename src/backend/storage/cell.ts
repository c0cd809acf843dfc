import { decodeRow, encodeRow } from './row-codec';

/** A row as a value, as bytes, or as both: each is made from the other when it is first asked for. */
export class StoredRow {
  private constructor(
    private decoded: unknown,
    private bytes: Buffer | undefined,
  ) {}

  /** @param value what `frozenCopy` made */
  static of(value: unknown): StoredRow {
    return new StoredRow(value, undefined);
  }

  /** @param bytes kept, also as the memory of the row's byte arrays */
  static encoded(bytes: Buffer): StoredRow {
    return new StoredRow(undefined, bytes);
  }

  get value(): unknown {
    if (this.decoded === undefined && this.bytes !== undefined) this.decoded = decodeRow(this.bytes);
    return this.decoded;
  }

  get encoded(): Buffer {
    this.bytes ??= encodeRow(this.decoded);
    return this.bytes;
  }
}

/** What a layer knows of a key: its row, or that it has none any more, whatever older layers say. */
export type Cell = StoredRow | 'deleted';
