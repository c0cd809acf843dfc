import { checkedTags } from './entity-tags';
import { addEntity, deleteEntity, getEntity, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import { uniqueId } from './identity-ids';
import type { IdentityRooms } from './identity-rooms';
import { assertAttachable } from './managed-policies';
import { assertEmpty } from './policy-holders';
import { accessKeyTable } from './rows';
import type { Tag, User } from './rows';

export interface NewUser {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly tags: readonly Tag[];
  readonly boundary?: string;
}

/** @throws IdentityFault `exists`, `not-attachable`, `duplicate-tag`, `too-many` */
export function createUser({ records, clock, random }: IdentityRooms, { tags, ...given }: NewUser): Promise<User> {
  return records.write(async (tx) => {
    if (given.boundary !== undefined) await assertAttachable(tx, given.boundary, given.account);
    const user: User = {
      ...given,
      id: uniqueId(random, 'user'),
      createdAt: clock.now(),
      tags: checkedTags(tags),
      inline: [],
      attached: [],
      groups: [],
      accessKeys: [],
    };
    await addEntity(tx, 'user', user);
    return user;
  });
}

/** Another name or path; the id stays, and so do keys and policies. @throws IdentityFault `no-such-entity`, `exists` */
export function updateUser(
  { records }: IdentityRooms,
  account: string,
  name: string,
  change: { readonly name?: string; readonly path?: string },
): Promise<void> {
  return records.write(async (tx) => {
    const before = await getEntity(tx, 'user', account, name);
    const after: User = { ...before, ...change };
    deleteEntity(tx, 'user', before);
    await addEntity(tx, 'user', after);
    for (const id of after.accessKeys) {
      const key = await tx.get(accessKeyTable, id);
      if (key !== undefined) tx.put(accessKeyTable, id, { ...key, userName: after.name });
    }
  });
}

/** @throws IdentityFault `no-such-entity`, `in-use` */
export function deleteUser({ records }: IdentityRooms, account: string, name: string): Promise<void> {
  return records.write(async (tx) => {
    const user = await getEntity(tx, 'user', account, name);
    assertEmpty(user);
    if (user.accessKeys.length > 0) throw new IdentityFault('in-use', { by: 'access-keys' });
    if (user.groups.length > 0) throw new IdentityFault('in-use', { by: 'members' });
    deleteEntity(tx, 'user', user);
  });
}

/** The permissions boundary of a user or role; `undefined` takes it away. @throws IdentityFault */
export function setBoundary(
  { records }: IdentityRooms,
  kind: 'user' | 'role',
  account: string,
  name: string,
  arn: string | undefined,
): Promise<void> {
  return records.write(async (tx) => {
    const { boundary, ...row } = await getEntity(tx, kind, account, name);
    if (arn === undefined) {
      if (boundary === undefined) throw new IdentityFault('no-such-entity', { what: kind, name });
      putEntity(tx, kind, row);
      return;
    }
    await assertAttachable(tx, arn, account);
    putEntity(tx, kind, { ...row, boundary: arn });
  });
}
