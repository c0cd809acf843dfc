import { checkTrust } from './documents';
import { checkedTags } from './entity-tags';
import { addEntity, deleteEntity, getEntity, listEntities, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import { uniqueId } from './identity-ids';
import type { IdentityRooms } from './identity-rooms';
import { assertAttachable } from './managed-policies';
import { assertEmpty } from './policy-holders';
import type { Role, Tag } from './rows';

export interface NewRole {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly trust: string;
  readonly description?: string;
  readonly maxSession: number;
  readonly tags: readonly Tag[];
  readonly boundary?: string;
}

/** @throws IdentityFault. @throws PolicyFault */
export function createRole(rooms: IdentityRooms, { tags, ...given }: NewRole): Promise<Role> {
  return rooms.records.write(async (tx) => {
    await checkTrust(rooms, tx, given.trust);
    if (given.boundary !== undefined) await assertAttachable(tx, given.boundary, given.account);
    const role: Role = {
      ...given,
      id: uniqueId(rooms.random, 'role'),
      createdAt: rooms.clock.now(),
      tags: checkedTags(tags),
      inline: [],
      attached: [],
    };
    await addEntity(tx, 'role', role);
    return role;
  });
}

/** @throws IdentityFault. @throws PolicyFault */
export function updateRole(
  rooms: IdentityRooms,
  account: string,
  name: string,
  change: Partial<Pick<Role, 'description' | 'maxSession' | 'trust'>>,
): Promise<Role> {
  return rooms.records.write(async (tx) => {
    const row = await getEntity(tx, 'role', account, name);
    if (change.trust !== undefined) await checkTrust(rooms, tx, change.trust);
    const after = { ...row, ...change };
    putEntity(tx, 'role', after);
    return after;
  });
}

/** @throws IdentityFault `no-such-entity`, `in-use` */
export function deleteRole({ records }: IdentityRooms, account: string, name: string): Promise<void> {
  return records.write(async (tx) => {
    const row = await getEntity(tx, 'role', account, name);
    const profiles = await listEntities(tx, 'instance-profile', account);
    if (profiles.some(({ role }) => role === name)) throw new IdentityFault('in-use', { by: 'instance-profiles' });
    assertEmpty(row);
    deleteEntity(tx, 'role', row);
  });
}
