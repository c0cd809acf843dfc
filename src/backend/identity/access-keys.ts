import { getEntity, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import { accessKeyId, secretAccessKey } from './identity-ids';
import type { IdentityRooms } from './identity-rooms';
import { accessKeyTable } from './rows';
import type { AccessKey } from './rows';
import { iamLimits } from '../../facts/aws/iam-limits';
import type { ReadTransaction } from '../storage/record-store';

export interface NewAccessKey {
  readonly key: AccessKey;
  /** Told this once: what is kept is sealed. */
  readonly secret: string;
}

/** @throws IdentityFault `no-such-entity`, `too-many` */
export function createAccessKey({ records, clock, random, seal }: IdentityRooms, account: string, userName: string): Promise<NewAccessKey> {
  return records.write(async (tx) => {
    const user = await getEntity(tx, 'user', account, userName);
    const limit = iamLimits.accessKeysPerUser;
    if (user.accessKeys.length >= limit) throw new IdentityFault('too-many', { quota: 'access-keys', limit });
    const secret = secretAccessKey(random);
    let id = accessKeyId(random, account, 'AKIA');
    while ((await tx.get(accessKeyTable, id)) !== undefined) id = accessKeyId(random, account, 'AKIA');
    const sealed = seal.seal('access-key', Buffer.from(secret), Buffer.from(id));
    const key: AccessKey = { id, account, userName, active: true, createdAt: clock.now(), sealed };
    tx.put(accessKeyTable, id, key);
    putEntity(tx, 'user', { ...user, accessKeys: [...user.accessKeys, id] });
    return { key, secret };
  });
}

/** A user's key. @throws IdentityFault `no-such-entity` */
export async function getAccessKey(tx: ReadTransaction, account: string, userName: string, id: string): Promise<AccessKey> {
  await getEntity(tx, 'user', account, userName);
  const key = await tx.get(accessKeyTable, id);
  if (key?.account !== account || key.userName !== userName) throw new IdentityFault('no-such-entity', { what: 'access-key', name: id });
  return key;
}

/** In the order they were made. @throws IdentityFault `no-such-entity` */
export function listAccessKeys({ records }: IdentityRooms, account: string, userName: string): Promise<readonly AccessKey[]> {
  return records.read(async (tx) => {
    const { accessKeys } = await getEntity(tx, 'user', account, userName);
    const keys = await Promise.all(accessKeys.map((id) => tx.get(accessKeyTable, id)));
    return keys.filter((key) => key !== undefined);
  });
}

/** @throws IdentityFault `no-such-entity` */
export function updateAccessKey({ records }: IdentityRooms, account: string, userName: string, id: string, active: boolean): Promise<void> {
  return records.write(async (tx) => {
    tx.put(accessKeyTable, id, { ...(await getAccessKey(tx, account, userName, id)), active });
  });
}

/** @throws IdentityFault `no-such-entity` */
export function deleteAccessKey({ records }: IdentityRooms, account: string, userName: string, id: string): Promise<void> {
  return records.write(async (tx) => {
    await getAccessKey(tx, account, userName, id);
    const user = await getEntity(tx, 'user', account, userName);
    tx.delete(accessKeyTable, id);
    putEntity(tx, 'user', { ...user, accessKeys: user.accessKeys.filter((other) => other !== id) });
  });
}
