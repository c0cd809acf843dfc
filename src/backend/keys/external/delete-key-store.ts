import { KeyFault } from '../key-fault';
import type { KeyHierarchy, KeyUse } from '../key-hierarchy';
import { placeOf, recordedCall, refuseConnection } from './key-store-call';
import { externalKeyRow, externalKeyTable, findKeyStore, keyStoreRow, keyStoreTable } from './key-store-record';

/** @throws KeyFault `key-store-not-found`; `key-store-has-keys`, also for keys that are to be deleted; `key-store-state`. */
export async function deleteKeyStore(keys: KeyHierarchy, use: KeyUse, storeId: string): Promise<void> {
  const call = { eventName: 'DeleteCustomKeyStore', parameters: { customKeyStoreId: storeId } };
  await recordedCall(keys, use, call, (told) =>
    keys.records.write(async (tx) => {
      const place = placeOf(use);
      const store = await findKeyStore(tx, place, storeId);
      told.push({ store });
      const held = await tx.list(externalKeyTable, { prefix: externalKeyRow(place, storeId, ''), limit: 1 });
      if (held.length > 0) throw new KeyFault('key-store-has-keys', {});
      refuseConnection(store, 'disconnected');
      tx.delete(keyStoreTable, keyStoreRow(place, storeId));
    }),
  );
}
