import { keyOf } from '../../storage/record-store';
import type { KeyHierarchy } from '../key-hierarchy';
import type { KeyStoreRecord } from './key-store-record';

type Owner = Pick<KeyStoreRecord, 'account' | 'region' | 'storeId'>;

const sealedFor = ({ account, region, storeId }: Owner): Buffer => Buffer.from(keyOf(account, region, storeId));

/** `secret` is the caller's. */
export const sealCredential = ({ rootKey }: KeyHierarchy, owner: Owner, secret: Uint8Array): Buffer =>
  rootKey.seal('proxy-credential', secret, sealedFor(owner));

/** Lends the secret in clear to `body`, and wipes it. */
export async function withCredential<T>(
  { rootKey }: KeyHierarchy,
  store: KeyStoreRecord,
  body: (secret: Buffer) => Promise<T>,
): Promise<T> {
  const secret = rootKey.open('proxy-credential', store.sealedSecret, sealedFor(store));
  try {
    return await body(secret);
  } finally {
    secret.fill(0);
  }
}
