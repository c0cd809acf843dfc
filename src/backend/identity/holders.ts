import { IdentityFault } from './identity-fault';
import type { EntityKind, HolderKind } from './identity-fault';
import { accountPrefix, entityKey, groupTable, instanceProfileTable, policyTable, roleTable, userTable } from './rows';
import type { Group, InstanceProfile, ManagedPolicy, Named, Role, User } from './rows';
import type { ReadTransaction, Table, WriteTransaction } from '../storage/record-store';

interface Entities {
  readonly user: User;
  readonly role: Role;
  readonly group: Group;
  readonly 'instance-profile': InstanceProfile;
  readonly policy: ManagedPolicy;
}

const tables: { readonly [Kind in EntityKind]: Table<Entities[Kind]> } = {
  user: userTable,
  role: roleTable,
  group: groupTable,
  'instance-profile': instanceProfileTable,
  policy: policyTable,
};

export type Holder<Kind extends HolderKind> = Entities[Kind];

/** Names are asked for in the case they were given in. */
export async function findEntity<Kind extends EntityKind>(
  tx: ReadTransaction,
  kind: Kind,
  account: string,
  name: string,
): Promise<Entities[Kind] | undefined> {
  const row = await tx.get(tables[kind], entityKey(account, name));
  return row?.name === name ? row : undefined;
}

/** @throws IdentityFault `no-such-entity` */
export async function getEntity<Kind extends EntityKind>(
  tx: ReadTransaction,
  kind: Kind,
  account: string,
  name: string,
): Promise<Entities[Kind]> {
  const row = await findEntity(tx, kind, account, name);
  if (row === undefined) throw new IdentityFault('no-such-entity', { what: kind, name });
  return row;
}

/** A new row. @throws IdentityFault `exists` for a name that differs from one that is there in case only, or not at all */
export async function addEntity<Kind extends EntityKind>(tx: WriteTransaction, kind: Kind, row: Entities[Kind]): Promise<void> {
  const key = entityKey(row.account, row.name);
  if ((await tx.get(tables[kind], key)) !== undefined) throw new IdentityFault('exists', { what: kind, name: row.name });
  tx.put(tables[kind], key, row);
}

/** The row that is there, changed. */
export function putEntity<Kind extends EntityKind>(tx: WriteTransaction, kind: Kind, row: Entities[Kind]): void {
  tx.put(tables[kind], entityKey(row.account, row.name), row);
}

export function deleteEntity(tx: WriteTransaction, kind: EntityKind, { account, name }: Pick<Named, 'account' | 'name'>): void {
  tx.delete<object>(tables[kind], entityKey(account, name));
}

/** All of an account, in the order of their names. */
export async function listEntities<Kind extends EntityKind>(
  tx: ReadTransaction,
  kind: Kind,
  account: string,
): Promise<readonly Entities[Kind][]> {
  return (await tx.list(tables[kind], { prefix: accountPrefix(account) })).map(({ row }) => row);
}
