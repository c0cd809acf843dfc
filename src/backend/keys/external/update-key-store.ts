import { KeyFault } from '../key-fault';
import type { KeyHierarchy, KeyUse } from '../key-hierarchy';
import { putKeyStore, refuseTakenAddress, refuseTakenName } from './create-key-store';
import { placeOf, recordedCall, refuseConnection } from './key-store-call';
import { findKeyStore, keyStoresOf } from './key-store-record';
import type { KeyStoreRecord } from './key-store-record';
import { checkHealth } from './proxy-api';
import { sealCredential, withCredential } from './proxy-credential';
import { atStore, meaning } from './proxy-failure';
import type { ReadTransaction } from '../../storage/record-store';

/** What may be changed; absent members stay. */
export interface KeyStoreChange {
  readonly name?: string;
  readonly endpoint?: string;
  readonly path?: string;
  readonly credential?: { readonly accessKeyId: string; /** Lent. */ readonly secret: Uint8Array };
  /** Another way to the proxy: `PUBLIC_ENDPOINT` is the one there is. */
  readonly connectivity?: 'public' | 'endpoint-service';
}

/** @throws KeyFault; then nothing has changed. */
export async function updateKeyStore(
  keys: KeyHierarchy,
  use: KeyUse,
  storeId: string,
  change: KeyStoreChange,
  parameters: Readonly<Record<string, unknown>>,
): Promise<void> {
  await recordedCall(keys, use, { eventName: 'UpdateCustomKeyStore', parameters }, async (told) => {
    const place = placeOf(use);
    const changed = async (tx: ReadTransaction): Promise<KeyStoreRecord> => {
      const store = await findKeyStore(tx, place, storeId);
      told.push({ store });
      const others = (await keyStoresOf(tx, place)).filter((other) => other.storeId !== storeId);
      return allowed(keys, store, change, others);
    };
    const next = await changed(keys.records);
    if (change.endpoint !== undefined || change.path !== undefined || change.credential !== undefined) {
      await withCredential(keys, next, (secret) =>
        meaning(atStore, checkHealth(keys, { proxy: next.proxy, secret, use, kmsOperation: 'UpdateCustomKeyStore' })),
      );
    }
    await keys.records.write(async (tx) => {
      const store = await changed(tx);
      putKeyStore(tx, { ...store, revision: store.revision + 1 });
    });
  });
}

/** "You can update the CustomKeyStoreName, XksProxyAuthenticationCredential, and XksProxyUriPath … in the CONNECTED or DISCONNECTED state." */
function allowed(keys: KeyHierarchy, store: KeyStoreRecord, change: KeyStoreChange, others: readonly KeyStoreRecord[]): KeyStoreRecord {
  const { name = store.name, endpoint = store.proxy.endpoint, path = store.proxy.path, credential, connectivity } = change;
  const onlyDisconnected = change.endpoint !== undefined || connectivity !== undefined;
  refuseConnection(store, 'disconnected', ...(onlyDisconnected ? [] : (['connected'] as const)));
  refuseTakenName(others, name);
  refuseTakenAddress(others, { endpoint, path });
  if (connectivity === 'endpoint-service') throw new KeyFault('endpoint-service-not-found', {});
  return {
    ...store,
    name,
    proxy: { endpoint, path, accessKeyId: credential?.accessKeyId ?? store.proxy.accessKeyId },
    sealedSecret: credential === undefined ? store.sealedSecret : sealCredential(keys, store, credential.secret),
  };
}
