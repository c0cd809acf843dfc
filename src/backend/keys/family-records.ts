import { familyRow, familyTable, keyRow, keyTable } from './key-record';
import type { KeyFamily, KeyRecord } from './key-record';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';

/** The family's records, the primary's first. */
export async function recordsOf(tx: ReadTransaction, family: KeyFamily): Promise<readonly KeyRecord[]> {
  const records = await Promise.all(
    family.regions.map((region) => tx.get(keyTable, keyRow({ account: family.account, region }, family.keyId))),
  );
  return records.filter((record) => record !== undefined);
}

export function putRecord(tx: WriteTransaction, record: KeyRecord): KeyRecord {
  tx.put(keyTable, keyRow(record, record.keyId), record);
  return record;
}

export function putFamily(tx: WriteTransaction, family: KeyFamily): KeyFamily {
  tx.put(familyTable, familyRow(family.account, family.keyId), family);
  return family;
}

export const isPrimary = (record: KeyRecord, family: KeyFamily): boolean => record.region === family.primaryRegion;
