import { putRecord } from './family-records';
import { aliasRow, aliasTable, keyRow, keyTable } from './key-record';
import type { AliasRecord, KeyRecord } from './key-record';
import type { WriteTransaction } from '../storage/record-store';

/** Names `record`. The record lists its aliases too: policies may ask for them (`kms:ResourceAliases`). */
export function putAlias(tx: WriteTransaction, record: KeyRecord, alias: Omit<AliasRecord, 'keyId'>): KeyRecord {
  tx.put(aliasTable, aliasRow(alias, alias.name), { ...alias, keyId: record.keyId });
  return putRecord(tx, { ...record, aliases: [...(record.aliases ?? []), alias.name] });
}

export async function removeAlias(tx: WriteTransaction, alias: AliasRecord): Promise<void> {
  tx.delete(aliasTable, aliasRow(alias, alias.name));
  const record = await tx.get(keyTable, keyRow(alias, alias.keyId));
  if (record) putRecord(tx, { ...record, aliases: (record.aliases ?? []).filter((name) => name !== alias.name) });
}

/** Of a key that is deleted. */
export function removeAliases(tx: WriteTransaction, record: KeyRecord): void {
  for (const name of record.aliases ?? []) tx.delete(aliasTable, aliasRow(record, name));
}
