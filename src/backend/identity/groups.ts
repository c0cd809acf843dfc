import { addEntity, deleteEntity, getEntity, listEntities, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import { uniqueId } from './identity-ids';
import type { IdentityRooms } from './identity-rooms';
import { assertEmpty } from './policy-holders';
import type { Group, User } from './rows';
import { iamLimits } from '../../facts/aws/iam-limits';
import type { ReadTransaction } from '../storage/record-store';

/** @throws IdentityFault `exists` */
export function createGroup(
  { records, clock, random }: IdentityRooms,
  given: { readonly account: string; readonly name: string; readonly path: string },
): Promise<Group> {
  return records.write(async (tx) => {
    const group: Group = { ...given, id: uniqueId(random, 'group'), createdAt: clock.now(), inline: [], attached: [] };
    await addEntity(tx, 'group', group);
    return group;
  });
}

/** Another name or path; members stay. @throws IdentityFault `no-such-entity`, `exists` */
export function updateGroup(
  { records }: IdentityRooms,
  account: string,
  name: string,
  change: { readonly name?: string; readonly path?: string },
): Promise<void> {
  return records.write(async (tx) => {
    const before = await getEntity(tx, 'group', account, name);
    const after: Group = { ...before, ...change };
    deleteEntity(tx, 'group', before);
    await addEntity(tx, 'group', after);
    if (after.name === name) return;
    for (const user of await membersOf(tx, account, name)) {
      putEntity(tx, 'user', { ...user, groups: user.groups.map((group) => (group === name ? after.name : group)) });
    }
  });
}

/** @throws IdentityFault `no-such-entity`, `in-use` */
export function deleteGroup({ records }: IdentityRooms, account: string, name: string): Promise<void> {
  return records.write(async (tx) => {
    const row = await getEntity(tx, 'group', account, name);
    if ((await membersOf(tx, account, name)).length > 0) throw new IdentityFault('in-use', { by: 'members' });
    assertEmpty(row);
    deleteEntity(tx, 'group', row);
  });
}

export async function membersOf(tx: ReadTransaction, account: string, group: string): Promise<readonly User[]> {
  return (await listEntities(tx, 'user', account)).filter(({ groups }) => groups.includes(group));
}

/** Adding again changes nothing. @throws IdentityFault `no-such-entity`, `too-many` */
export function addToGroup({ records }: IdentityRooms, account: string, group: string, userName: string): Promise<void> {
  return records.write(async (tx) => {
    await getEntity(tx, 'group', account, group);
    const user = await getEntity(tx, 'user', account, userName);
    if (user.groups.includes(group)) return;
    const limit = iamLimits.groupsPerUser;
    if (user.groups.length >= limit) throw new IdentityFault('too-many', { quota: 'groups-of-user', limit });
    putEntity(tx, 'user', { ...user, groups: [...user.groups, group] });
  });
}

/** @throws IdentityFault `no-such-entity` */
export function removeFromGroup({ records }: IdentityRooms, account: string, group: string, userName: string): Promise<void> {
  return records.write(async (tx) => {
    await getEntity(tx, 'group', account, group);
    const user = await getEntity(tx, 'user', account, userName);
    putEntity(tx, 'user', { ...user, groups: user.groups.filter((name) => name !== group) });
  });
}
