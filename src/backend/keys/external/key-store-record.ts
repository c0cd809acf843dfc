import type { ConnectionErrorCodeType } from '../../../facts/aws/models/kms';
import type { ReadTransaction } from '../../storage/record-store';
import { keyOf, table } from '../../storage/record-store';
import { KeyFault } from '../key-fault';
import type { KeyRecord } from '../key-record';
import { regionPrefix } from '../key-record';
import type { Place } from '../key-reference';

/** A custom key store of the kind `EXTERNAL_KEY_STORE`: there is no CloudHSM here, so there is no store of the other kind. */
export interface KeyStoreRecord {
  readonly account: string;
  readonly region: string;
  /** `cks-` and 17 hexadecimal digits. */
  readonly storeId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly connection: KeyStoreConnection;
  /** Only while `failed`. */
  readonly connectionError?: ConnectionErrorCodeType;
  readonly proxy: ProxyAddress;
  /** The secret of the proxy's credential, sealed by the root key. */
  readonly sealedSecret: Uint8Array;
  /** Counts changes: what was found out of an earlier one is not noted at a later one. */
  readonly revision: number;
}

/** `connecting` is left behind by a process that was killed meanwhile; ConnectCustomKeyStore may be called again. */
export type KeyStoreConnection = 'disconnected' | 'connecting' | 'connected' | 'failed';

export interface ProxyAddress {
  /** `https://xks.example.com` */
  readonly endpoint: string;
  /** Ends with `/kms/xks/v1`. */
  readonly path: string;
  readonly accessKeyId: string;
}

export const keyStoreTable = table<KeyStoreRecord>('key-store');
/** Which KMS key uses an external key. */
export const externalKeyTable = table<{ readonly keyId: string }>('key-external');

export const keyStoreRow = ({ account, region }: Place, storeId: string): string => keyOf(account, region, storeId);
export const externalKeyRow = ({ account, region }: Place, storeId: string, externalKeyId: string): string =>
  keyOf(account, region, storeId, externalKeyId);

/** @throws KeyFault `key-store-not-found`. */
export async function findKeyStore(tx: ReadTransaction, place: Place, storeId: string): Promise<KeyStoreRecord> {
  const store = await tx.get(keyStoreTable, keyStoreRow(place, storeId));
  if (!store) throw new KeyFault('key-store-not-found', {});
  return store;
}

/** Of one account in one region, by id. */
export const keyStoresOf = async (tx: ReadTransaction, place: Place): Promise<readonly KeyStoreRecord[]> =>
  (await tx.list(keyStoreTable, { prefix: regionPrefix(place) })).map(({ row }) => row);

/** The store a key is in; undefined for a key that is in none. */
export const keyStoreOf = async (tx: ReadTransaction, { keyStore, ...place }: KeyRecord): Promise<KeyStoreRecord | undefined> =>
  keyStore && findKeyStore(tx, place, keyStore.storeId);

/** Where a key counts as `unavailable`: one that is to be deleted stays that (KMS developer guide, "Key states"). */
export const isUnavailable = ({ state }: KeyRecord, store: KeyStoreRecord | undefined): boolean =>
  store !== undefined && store.connection !== 'connected' && (state === 'enabled' || state === 'disabled');
