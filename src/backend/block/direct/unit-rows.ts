import { keyOf, table } from '../../storage/record-store';
import type { ReadTransaction, WriteTransaction } from '../../storage/record-store';

/** A unit that was written to a snapshot which is not complete: what the completion is checked against. */
export interface WrittenUnit {
  /** SHA-256 of the unit in clear. */
  readonly sum: Uint8Array;
}

export const unitTable = table<WrittenUnit>('block-direct-unit');

const indexDigits = 8;
export const unitKey = (snapshotId: string, index: number): string => keyOf(snapshotId, index.toString(16).padStart(indexDigits, '0'));

const rowsAtOnce = 1024;

/** The units that were written to the snapshot, in ascending order. */
export async function* writtenUnits(tx: ReadTransaction, snapshotId: string): AsyncGenerator<WrittenUnit, void> {
  const prefix = keyOf(snapshotId, '');
  for (let after: string | undefined; ;) {
    const entries = await tx.list(unitTable, { prefix, limit: rowsAtOnce, ...(after === undefined ? {} : { after }) });
    for (const { row } of entries) yield row;
    if (entries.length < rowsAtOnce) return;
    after = entries.at(-1)?.key;
  }
}

/** Takes away up to `limit` rows. Resolves to whether none is left. */
export async function dropUnits(tx: WriteTransaction, snapshotId: string, limit: number): Promise<boolean> {
  const entries = await tx.list(unitTable, { prefix: keyOf(snapshotId, ''), limit });
  for (const { key } of entries) tx.delete(unitTable, key);
  return entries.length < limit;
}
