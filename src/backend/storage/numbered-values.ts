/** Durable bytes under numbers: all that sealed records ask of a database. */
export interface NumberedValues {
  /** All of them, in no particular order. May throw for a damaged database. */
  load(): Iterable<readonly [number, Buffer]>;
  /**
   * All changes or none, durable when it returns; `undefined` deletes. Synchronous, because the database's asynchronous commit
   * cannot report a failure without ending the process. Whoever calls it gathers concurrent writes first.
   * @throws what the system answered (ENOSPC, EIO): then nothing has changed
   */
  commit(changes: Iterable<readonly [number, Buffer | undefined]>): void;
  close(): Promise<void>;
}
