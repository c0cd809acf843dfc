import { mostKeyStores } from '../../../facts/aws/xks-proxy';
import { ec2Id } from '../../ids';
import { KeyFault } from '../key-fault';
import type { KeyHierarchy, KeyUse } from '../key-hierarchy';
import { placeOf, recordedCall } from './key-store-call';
import { keyStoreRow, keyStoresOf, keyStoreTable } from './key-store-record';
import type { KeyStoreRecord, ProxyAddress } from './key-store-record';
import { checkHealth } from './proxy-api';
import { sealCredential } from './proxy-credential';
import { atStore, meaning } from './proxy-failure';
import type { WriteTransaction } from '../../storage/record-store';

export type KeyStoreBacking =
  | { readonly kind: 'proxy'; readonly address: ProxyAddress; /** Lent. */ readonly secret: Uint8Array }
  /** Behind a VPC endpoint service; there is none here. */
  | { readonly kind: 'endpoint-service'; readonly endpoint: string; readonly path: string }
  /** A CloudHSM cluster; there is none here. */
  | { readonly kind: 'cluster' };

export interface NewKeyStore {
  readonly name: string;
  readonly backing: KeyStoreBacking;
}

/** Not connected yet. @throws KeyFault. */
export function createKeyStore(
  keys: KeyHierarchy,
  use: KeyUse,
  asked: NewKeyStore,
  parameters: Readonly<Record<string, unknown>>,
): Promise<KeyStoreRecord> {
  return recordedCall(keys, use, { eventName: 'CreateCustomKeyStore', parameters }, async (told) => {
    const place = placeOf(use);
    const { name, backing } = asked;
    refuseNew(await keyStoresOf(keys.records, place), asked);
    if (backing.kind === 'cluster') throw new KeyFault('cluster-not-found', {});
    if (backing.kind === 'endpoint-service') throw new KeyFault('endpoint-service-not-found', {});
    const { address: proxy, secret } = backing;
    await meaning(atStore, checkHealth(keys, { proxy, secret, use, kmsOperation: 'CreateCustomKeyStore' }));
    const storeId = ec2Id(keys.random, 'cks');
    const store: KeyStoreRecord = {
      ...place,
      storeId,
      name,
      createdAt: keys.clock.now(),
      connection: 'disconnected',
      proxy,
      sealedSecret: sealCredential(keys, { ...place, storeId }, secret),
      revision: 1,
    };
    await keys.records.write(async (tx) => {
      // Another may have come first while the proxy was asked.
      refuseNew(await keyStoresOf(tx, place), asked);
      putKeyStore(tx, store);
    });
    told.push({ store, response: { customKeyStoreId: storeId } });
    return store;
  });
}

export function putKeyStore(tx: WriteTransaction, store: KeyStoreRecord): void {
  tx.put(keyStoreTable, keyStoreRow(store, store.storeId), store);
}

function refuseNew(others: readonly KeyStoreRecord[], { name, backing }: NewKeyStore): void {
  if (others.length >= mostKeyStores) throw new KeyFault('key-store-limit', { most: mostKeyStores });
  refuseTakenName(others, name);
  if (backing.kind === 'proxy') refuseTakenAddress(others, backing.address);
  if (backing.kind === 'endpoint-service') {
    refuseTakenAddress(others, backing);
    // A private DNS name is not shared with a public endpoint (CreateCustomKeyStore, XksProxyUriEndpoint).
    if (others.some(({ proxy }) => sameOrigin(proxy.endpoint, backing.endpoint))) throw new KeyFault('proxy-endpoint-in-use', {});
  }
}

/** @throws KeyFault `key-store-name-in-use`. */
export function refuseTakenName(others: readonly KeyStoreRecord[], name: string): void {
  if (others.some((other) => other.name === name)) throw new KeyFault('key-store-name-in-use', {});
}

/** @throws KeyFault `proxy-uri-in-use`. */
export function refuseTakenAddress(others: readonly KeyStoreRecord[], { endpoint, path }: Pick<ProxyAddress, 'endpoint' | 'path'>): void {
  if (others.some(({ proxy }) => sameOrigin(proxy.endpoint, endpoint) && proxy.path === path)) throw new KeyFault('proxy-uri-in-use', {});
}

/** Host names are the same in any case. */
const sameOrigin = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
