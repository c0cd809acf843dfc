import { checkedTags } from './entity-tags';
import { addEntity, deleteEntity, getEntity, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import { uniqueId } from './identity-ids';
import type { IdentityRooms } from './identity-rooms';
import type { InstanceProfile, Tag } from './rows';

/** @throws IdentityFault `exists`, `duplicate-tag`, `too-many` */
export function createInstanceProfile(
  { records, clock, random }: IdentityRooms,
  { tags, ...given }: { readonly account: string; readonly name: string; readonly path: string; readonly tags: readonly Tag[] },
): Promise<InstanceProfile> {
  return records.write(async (tx) => {
    const profile = { ...given, id: uniqueId(random, 'instance-profile'), createdAt: clock.now(), tags: checkedTags(tags) };
    await addEntity(tx, 'instance-profile', profile);
    return profile;
  });
}

/** @throws IdentityFault `no-such-entity`, `in-use` */
export function deleteInstanceProfile({ records }: IdentityRooms, account: string, name: string): Promise<void> {
  return records.write(async (tx) => {
    const row = await getEntity(tx, 'instance-profile', account, name);
    if (row.role !== undefined) throw new IdentityFault('in-use', { by: 'roles' });
    deleteEntity(tx, 'instance-profile', row);
  });
}

/** A profile has one role at most. @throws IdentityFault `no-such-entity`, `too-many` */
export function addRoleToProfile({ records }: IdentityRooms, account: string, name: string, role: string): Promise<void> {
  return records.write(async (tx) => {
    const row = await getEntity(tx, 'instance-profile', account, name);
    await getEntity(tx, 'role', account, role);
    if (row.role !== undefined) throw new IdentityFault('too-many', { quota: 'roles-of-profile', limit: 1 });
    putEntity(tx, 'instance-profile', { ...row, role });
  });
}

/** @throws IdentityFault `no-such-entity`, `role-not-in-profile` */
export function removeRoleFromProfile({ records }: IdentityRooms, account: string, name: string, role: string): Promise<void> {
  return records.write(async (tx) => {
    const { role: present, ...row } = await getEntity(tx, 'instance-profile', account, name);
    if (present !== role) throw new IdentityFault('role-not-in-profile', { role });
    putEntity(tx, 'instance-profile', row);
  });
}
