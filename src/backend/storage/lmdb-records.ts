import type { Random } from '../random';
import { NotLmdb } from './lmdb-file';
import { openLmdbValues } from './lmdb-values';
import type { NumberedValues } from './numbered-values';
import { OrderedRows } from './ordered-rows';
import { RecordSeal } from './record-seal';
import type { RecordStore } from './record-store';
import { SealedRecords } from './sealed-records';
import type { RecordsState } from './sealed-records';
import { SealedRowFormat, summaryNumber } from './sealed-row';
import type { SealedRow, Summary } from './sealed-row';
import { systemCode } from './system-error';
import { Tables } from './tables';

/** The records on disk are not those that were stored last: changed, swapped, dropped, doubled or sealed by another root key. */
export class DamagedRecords extends Error {
  constructor(readonly path: string) {
    super(`the records in ${path} are damaged, or were changed by someone else`);
    this.name = 'DamagedRecords';
  }
}

/**
 * @param make writes an empty store where there is no file yet: from then on a store without a summary is a damaged one
 * @param rootKey 32 bytes, copied: the caller still owns and wipes it
 * @throws LmdbMissing without the package
 * @throws DamagedRecords for anything but what was stored last under this root key
 */
export async function openLmdbRecords(path: string, rootKey: Uint8Array, random: Random, make?: 'make'): Promise<RecordStore> {
  const format = new SealedRowFormat(new RecordSeal(rootKey, random));
  let values: NumberedValues | undefined;
  try {
    values = await openLmdbValues(path);
    if (make !== undefined) values.commit(format.sealed(new Map(), { count: 0, sum: 0n }));
    return new SealedRecords(load(values, format, path), values, format, random);
  } catch (error) {
    await values?.close();
    format.wipe();
    throw error instanceof NotLmdb || isLmdbsOwn(error) ? new DamagedRecords(path) : error;
  }
}

/** LMDB's own codes (not a database, wrong version, page of the wrong kind) are negative; positive ones are the system's. */
function isLmdbsOwn(error: unknown): boolean {
  const code = systemCode(error);
  return typeof code === 'number' && code < 0;
}

function load(values: NumberedValues, format: SealedRowFormat, path: string): RecordsState {
  let summary: Summary | undefined;
  const rows: SealedRow[] = [];
  try {
    for (const [number, sealed] of values.load()) {
      if (number === summaryNumber) summary = format.openSummary(sealed);
      else rows.push(format.openRow(number, sealed));
    }
  } catch {
    throw new DamagedRecords(path);
  }
  const state = stateOf(rows);
  if (state.count !== summary?.count || state.sum !== summary.sum) throw new DamagedRecords(path);
  return state;
}

function stateOf(rows: readonly SealedRow[]): RecordsState {
  const tables = new Map<string, OrderedRows<SealedRow>>();
  let sum = 0n;
  let nextNumber = summaryNumber + 1;
  for (const row of rows) {
    const table = tables.get(row.table) ?? OrderedRows.empty<SealedRow>();
    tables.set(row.table, table);
    table.set(row.key, row);
    sum += row.mark;
    nextNumber = Math.max(nextNumber, row.number + 1);
  }
  let all = Tables.none<SealedRow>();
  for (const [name, table] of tables) all = all.with(name, table);
  return { tables: all, count: rows.length, sum: BigInt.asUintN(64, sum), nextNumber };
}
