import { KeyFault } from '../key-fault';
import type { KeyHierarchy, KeyUse } from '../key-hierarchy';
import type { KeyRecord } from '../key-record';
import type { Place } from '../key-reference';
import { placeOf } from './key-store-call';
import { externalKeyRow, externalKeyTable, findKeyStore } from './key-store-record';
import type { KeyStoreRecord } from './key-store-record';
import { externalKey } from './proxy-api';
import { withCredential } from './proxy-credential';
import { atKey, meaning } from './proxy-failure';
import type { ReadTransaction, WriteTransaction } from '../../storage/record-store';

/** Which external key a KMS key stands for. */
export type KeyStorePlace = NonNullable<KeyRecord['keyStore']>;

/** What it must be for a KMS key (KMS developer guide, "Requirements for a KMS key in an external key store"). */
const wanted = { spec: 'AES_256', status: 'ENABLED', usage: ['ENCRYPT', 'DECRYPT'] } as const;

/** Asks the proxy about a key that is to be used. @throws KeyFault of CreateKey. */
export async function checkExternalKey(keys: KeyHierarchy, use: KeyUse, asked: KeyStorePlace): Promise<void> {
  const store = await refuseUnfree(keys.records, placeOf(use), asked);
  const { spec, status, usage } = await withCredential(keys, store, (secret) =>
    meaning(atKey, externalKey(keys, { proxy: store.proxy, secret, use, kmsOperation: 'CreateKey' }, asked.externalKeyId)),
  );
  const refuse = (what: 'spec' | 'status' | 'usage', found: string) => new KeyFault('external-key-configuration', { what, found });
  if (spec !== wanted.spec) throw refuse('spec', spec);
  if (status !== wanted.status) throw refuse('status', status);
  if (!wanted.usage.every((one) => usage.includes(one))) throw refuse('usage', usage.join(', '));
}

/** In the transaction that makes the KMS key. @throws KeyFault as above. */
export async function claimExternalKey(tx: WriteTransaction, place: Place, asked: KeyStorePlace, keyId: string): Promise<void> {
  await refuseUnfree(tx, place, asked);
  tx.put(externalKeyTable, externalKeyRow(place, asked.storeId, asked.externalKeyId), { keyId });
}

/** Of a KMS key that is deleted. */
export function releaseExternalKey(tx: WriteTransaction, { keyStore, ...place }: KeyRecord): void {
  if (keyStore) tx.delete(externalKeyTable, externalKeyRow(place, keyStore.storeId, keyStore.externalKeyId));
}

/** @throws KeyFault `key-store-not-found`, `key-store-state`, `external-key-in-use`. */
async function refuseUnfree(tx: ReadTransaction, place: Place, { storeId, externalKeyId }: KeyStorePlace): Promise<KeyStoreRecord> {
  const store = await findKeyStore(tx, place, storeId);
  if (store.connection !== 'connected') throw new KeyFault('key-store-state', { failure: 'not-connected' });
  if (await tx.get(externalKeyTable, externalKeyRow(place, storeId, externalKeyId))) throw new KeyFault('external-key-in-use', {});
  return store;
}
