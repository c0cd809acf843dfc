import { parseIamArn, roleArn, userArn } from './arns';
import { findEntity } from './holders';
import type { IdentityRooms } from './identity-rooms';
import { findPolicy, getVersion } from './managed-policies';
import type { Policy } from './policy/policy';
import type { Group, PolicyHolder, Role, Tag, User } from './rows';
import type { Principal } from '../principal';
import type { ReadTransaction } from '../storage/record-store';

/** What IAM knows of a principal: the policies that speak for it and those that limit it. */
export interface Holdings {
  readonly identityPolicies: readonly Policy[];
  readonly boundary?: Policy;
  readonly sessionPolicies?: readonly Policy[];
  readonly tags: readonly Tag[];
}

export const noHoldings: Holdings = { identityPolicies: [], tags: [] };

/** The user of a principal, or the role of a session; `undefined` for others, and where it was deleted: a new one of its name is another. */
export async function entityOf(tx: ReadTransaction, { kind, arn, userId, session }: Principal): Promise<User | Role | undefined> {
  const of = kind === 'user' ? 'user' : 'role';
  const named = parseIamArn(kind === 'user' ? arn : (session?.roleArn ?? ''), of);
  const row = named && (await findEntity(tx, of, named.account, named.name));
  return row !== undefined && (userId === row.id || userId.startsWith(`${row.id}:`)) ? row : undefined;
}

export const entityArn = (row: User | Role): string => ('trust' in row ? roleArn(row) : userArn(row));

/** Read anew for every question: what is attached or detached counts at once, on every server. */
export async function holdingsOf(rooms: IdentityRooms, principal: Principal): Promise<Holdings> {
  const sessionPolicies = principal.session?.policies.map((text) => rooms.policies.parse(text, 'identity')) ?? [];
  const limits = sessionPolicies.length === 0 ? {} : { sessionPolicies };
  if (principal.kind !== 'user' && principal.kind !== 'role-session') return { ...noHoldings, ...limits };
  return rooms.records.read(async (tx) => {
    const row = await entityOf(tx, principal);
    if (row === undefined) return { ...noHoldings, ...limits };
    const holders: readonly PolicyHolder[] = 'groups' in row ? [row, ...(await groupsOf(tx, row))] : [row];
    const texts = (await Promise.all(holders.map((holder) => documentsOf(tx, holder)))).flat();
    return {
      identityPolicies: texts.map((text) => rooms.policies.parse(text, 'identity')),
      ...(row.boundary === undefined ? {} : { boundary: await boundaryOf(rooms, tx, row.boundary) }),
      ...limits,
      tags: row.tags,
    };
  });
}

async function groupsOf(tx: ReadTransaction, { account, groups }: User): Promise<readonly Group[]> {
  const found = await Promise.all(groups.map((name) => findEntity(tx, 'group', account, name)));
  return found.filter((group) => group !== undefined);
}

async function documentsOf(tx: ReadTransaction, { inline, attached }: PolicyHolder): Promise<readonly string[]> {
  const managed = await Promise.all(attached.map((arn) => documentOf(tx, arn)));
  return [...inline.map(({ document }) => document), ...managed.filter((document) => document !== undefined)];
}

/** The default version of a managed policy. */
export async function documentOf(tx: ReadTransaction, arn: string): Promise<string | undefined> {
  const policy = await findPolicy(tx, arn);
  return policy && getVersion(policy, policy.defaultVersion).document;
}

/** A policy cannot be deleted while it is a boundary; were it gone, nothing would be allowed. */
async function boundaryOf({ policies }: IdentityRooms, tx: ReadTransaction, arn: string): Promise<Policy> {
  const document = await documentOf(tx, arn);
  return document === undefined ? { version: '2012-10-17', statements: [] } : policies.parse(document, 'identity');
}
