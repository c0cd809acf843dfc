/**
 * Records: small plain data under ordered keys, changed in transactions. Contract for every implementation
 * (`test/contract/record-store.ts` checks it); written so that a database server shared by several processes can be one.
 */

/** Names a table and, for the compiler, the shape of its rows. */
export interface Table<Row> {
  readonly name: string;
  /** Never present: carries the row type. */
  readonly row?: Row;
}

/** Declares a table. Names are kebab-case and unique in the backend. */
export const table = <Row extends object>(name: string): Table<Row> => ({ name });

/**
 * A row is plain data: objects, arrays, strings, finite numbers, booleans, null and byte arrays (`Uint8Array`; a reader
 * gets a `Buffer`). Rows are values: what a reader gets is never changed afterwards, by the store or by the reader.
 * Absent and `undefined` properties are the same. Objects have property names of the program's choosing: what is named by a
 * caller (tags, an encryption context) is kept as an array of pairs.
 */
export interface Entry<Row> {
  readonly key: string;
  readonly row: Row;
}

/** Part of a table, in the order of the keys' UTF-8 bytes. */
export interface Range {
  /** Only keys that begin with this. */
  readonly prefix?: string;
  /** Only keys greater than this one. */
  readonly after?: string;
  /** Only keys less than this one. */
  readonly before?: string;
  /** At most so many entries. */
  readonly limit?: number;
  /** From the greatest key down. */
  readonly reverse?: boolean;
}

/** One consistent view: nothing that commits after the transaction began is seen. */
export interface ReadTransaction {
  /** The row, or `undefined` where there is none. */
  get<Row>(table: Table<Row>, key: string): Promise<Row | undefined>;
  list<Row>(table: Table<Row>, range?: Range): Promise<readonly Entry<Row>[]>;
}

/** Longest key in bytes of UTF-8. */
export const keyLimit = 1500;

/** Sees its own changes. Its methods throw once the transaction has ended. */
export interface WriteTransaction extends ReadTransaction {
  /**
   * The row is copied before this returns.
   * @throws RangeError for a key over `keyLimit` or not well-formed Unicode. @throws TypeError for a row that is not plain data.
   */
  put<Row>(table: Table<Row>, key: string, row: Row): void;
  /** Deleting what is not there changes nothing. */
  delete<Row>(table: Table<Row>, key: string): void;
}

export interface RecordStore extends ReadTransaction {
  /** Runs `body` on one consistent view. */
  read<T>(body: (tx: ReadTransaction) => Promise<T>): Promise<T>;
  /**
   * Runs `body` as if no other write ran meanwhile. All its changes or none: when `body` throws, nothing has changed and
   * the error is passed on. Resolves when the changes would survive the loss of the process (durable stores: of power).
   * `body` may be run again after a conflict with another process, so it must do nothing but read and write `tx`; it must not
   * call `write` of the same store, which waits for it.
   */
  write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T>;
  /** Resolves when every write that was begun has ended. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Joins the parts of a composite key. Parts other than the last never contain U+0000. */
export const keyOf = (...parts: readonly string[]): string => parts.join('\u0000');
