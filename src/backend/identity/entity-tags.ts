import { getEntity, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import type { IdentityRooms } from './identity-rooms';
import type { Tag } from './rows';
import { iamLimits } from '../../facts/aws/iam-limits';

export type Tagged = 'user' | 'role' | 'policy' | 'instance-profile';

/** Keys differ in more than case (IAM user guide, "Rules for tagging in IAM"). @throws IdentityFault `duplicate-tag`, `too-many` */
export function checkedTags(tags: readonly Tag[]): readonly Tag[] {
  if (new Set(tags.map(({ key }) => key.toLowerCase())).size !== tags.length) throw new IdentityFault('duplicate-tag', {});
  if (tags.length > iamLimits.tags) throw new IdentityFault('too-many', { quota: 'tags', limit: iamLimits.tags });
  return tags;
}

/** A tag of the same key takes the place of the old one. @throws IdentityFault */
export function addTags(rooms: IdentityRooms, kind: Tagged, account: string, name: string, added: readonly Tag[]): Promise<void> {
  const names = new Set(checkedTags(added).map(({ key }) => key.toLowerCase()));
  return changeTags(rooms, kind, account, name, (tags) => [...tags.filter(({ key }) => !names.has(key.toLowerCase())), ...added]);
}

/** @throws IdentityFault */
export function removeTags(rooms: IdentityRooms, kind: Tagged, account: string, name: string, keys: readonly string[]): Promise<void> {
  const names = new Set(keys.map((key) => key.toLowerCase()));
  return changeTags(rooms, kind, account, name, (tags) => tags.filter(({ key }) => !names.has(key.toLowerCase())));
}

function changeTags(
  rooms: IdentityRooms,
  kind: Tagged,
  account: string,
  name: string,
  change: (tags: readonly Tag[]) => readonly Tag[],
): Promise<void> {
  return rooms.records.write(async (tx) => {
    const row = await getEntity(tx, kind, account, name);
    putEntity(tx, kind, { ...row, tags: checkedTags(change(row.tags)) });
  });
}
