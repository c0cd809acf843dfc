import { proxyFailures } from '../../../facts/aws/xks-proxy';
import type { ProxyFailureName } from '../../../facts/aws/xks-proxy';
import type { KeyHierarchy, KeyUse } from '../key-hierarchy';
import { putKeyStore } from './create-key-store';
import { placeOf, recordedCall, refuseConnection } from './key-store-call';
import { findKeyStore, keyStoreRow, keyStoreTable } from './key-store-record';
import type { KeyStoreRecord } from './key-store-record';
import { checkHealth } from './proxy-api';
import { withCredential } from './proxy-credential';
import { ProxyFailure } from './proxy-failure';

/**
 * Connects a store, or notes why it cannot be: AWS answers before it knows, and so the call succeeds either way. Here it takes one request to the
 * proxy, and whoever asks after the answer finds how it ended. @throws KeyFault `key-store-not-found`, `key-store-state`.
 */
export async function connectKeyStore(keys: KeyHierarchy, use: KeyUse, storeId: string): Promise<void> {
  const call = { eventName: 'ConnectCustomKeyStore', parameters: { customKeyStoreId: storeId } };
  await recordedCall(keys, use, call, async (told) => {
    const begun = await keys.records.write(async (tx) => {
      const store = await findKeyStore(tx, placeOf(use), storeId);
      told.push({ store });
      refuseConnection(store, 'disconnected', 'connecting', 'connected');
      if (store.connection === 'connected') return undefined;
      const connecting: KeyStoreRecord = { ...store, connection: 'connecting', revision: store.revision + 1 };
      putKeyStore(tx, connecting);
      return connecting;
    });
    if (begun === undefined) return;
    const failure = await healthFailure(keys, use, begun);
    await keys.records.write(async (tx) => {
      const store = await tx.get(keyStoreTable, keyStoreRow(begun, storeId));
      // Disconnected, changed or connected by another meanwhile: what was found out is of yesterday.
      if (store?.revision !== begun.revision) return;
      putKeyStore(tx, {
        ...store,
        connection: failure === undefined ? 'connected' : 'failed',
        revision: store.revision + 1,
        ...(failure === undefined ? {} : { connectionError: proxyFailures[failure].connection }),
      });
    });
  });
}

function healthFailure(keys: KeyHierarchy, use: KeyUse, store: KeyStoreRecord): Promise<ProxyFailureName | undefined> {
  return withCredential(keys, store, async (secret) => {
    try {
      await checkHealth(keys, { proxy: store.proxy, secret, use, kmsOperation: 'ConnectCustomKeyStore' });
      return undefined;
    } catch (error) {
      if (error instanceof ProxyFailure) return error.failure;
      throw error;
    }
  });
}

/** At once, also while connecting or after that failed; the keys keep their state until it is back. @throws KeyFault as above. */
export async function disconnectKeyStore(keys: KeyHierarchy, use: KeyUse, storeId: string): Promise<void> {
  const call = { eventName: 'DisconnectCustomKeyStore', parameters: { customKeyStoreId: storeId } };
  await recordedCall(keys, use, call, (told) =>
    keys.records.write(async (tx) => {
      const store = await findKeyStore(tx, placeOf(use), storeId);
      told.push({ store });
      refuseConnection(store, 'connecting', 'connected', 'failed');
      const { connectionError: _error, ...rest } = store;
      putKeyStore(tx, { ...rest, connection: 'disconnected', revision: store.revision + 1 });
    }),
  );
}
