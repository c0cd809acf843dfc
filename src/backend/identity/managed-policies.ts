import { parseIamArn, policyArn } from './arns';
import { checkManagedDocument } from './documents';
import { checkedTags } from './entity-tags';
import { addEntity, deleteEntity, findEntity, listEntities, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import { uniqueId } from './identity-ids';
import type { IdentityRooms } from './identity-rooms';
import type { ManagedPolicy, PolicyVersion, Tag } from './rows';
import { iamLimits } from '../../facts/aws/iam-limits';
import type { ManagedPolicyFact } from '../../facts/aws/managed-policies';
import { managedPolicies as facts } from '../../facts/aws/managed-policies';
import type { ReadTransaction } from '../storage/record-store';

/** Stands in ARNs where an account would: the policies that every account has. */
const platform = 'aws';

/** AWS managed policies, as rows. */
export const awsManaged: readonly ManagedPolicy[] = facts.map((fact: ManagedPolicyFact) => ({
  account: platform,
  name: fact.name,
  path: '/',
  id: fact.id,
  createdAt: Date.parse(fact.created),
  updatedAt: Date.parse(fact.updated),
  description: fact.description,
  tags: [],
  versions: [{ id: fact.version, document: fact.document, createdAt: Date.parse(fact.updated) }],
  defaultVersion: fact.version,
  nextVersion: Number(fact.version.slice(1)) + 1,
}));
const awsManagedByArn: ReadonlyMap<string, ManagedPolicy> = new Map(awsManaged.map((row) => [policyArn(row), row]));

/** The policy of an ARN, the account's own or the platform's. */
export async function findPolicy(tx: ReadTransaction, arn: string): Promise<ManagedPolicy | undefined> {
  const known = awsManagedByArn.get(arn);
  if (known !== undefined) return known;
  const named = parseIamArn(arn, 'policy');
  const row = named && (await findEntity(tx, 'policy', named.account, named.name));
  return row !== undefined && policyArn(row) === arn ? row : undefined;
}

/** @throws IdentityFault `no-such-entity` */
export async function getPolicy(tx: ReadTransaction, arn: string): Promise<ManagedPolicy> {
  const row = await findPolicy(tx, arn);
  if (row === undefined) throw new IdentityFault('no-such-entity', { what: 'policy', name: arn });
  return row;
}

/** Accounts attach their own policies and the platform's. @throws IdentityFault `not-attachable` */
export async function assertAttachable(tx: ReadTransaction, arn: string, account: string): Promise<void> {
  const row = await findPolicy(tx, arn);
  if (row === undefined || (row.account !== account && row.account !== platform)) throw new IdentityFault('not-attachable', { arn });
}

/** @throws IdentityFault `no-such-version` */
export function getVersion(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find((one) => one.id === id);
  if (version === undefined) throw new IdentityFault('no-such-version', { arn: policyArn(policy), version: id });
  return version;
}

export interface NewPolicy {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly document: string;
  readonly description?: string;
  readonly tags: readonly Tag[];
}

/** @throws IdentityFault. @throws PolicyFault */
export function createPolicy(rooms: IdentityRooms, { document, tags, ...given }: NewPolicy): Promise<ManagedPolicy> {
  checkManagedDocument(rooms, document);
  return rooms.records.write(async (tx) => {
    const now = rooms.clock.now();
    const policy: ManagedPolicy = {
      ...given,
      id: uniqueId(rooms.random, 'policy'),
      createdAt: now,
      updatedAt: now,
      tags: checkedTags(tags),
      versions: [{ id: 'v1', document, createdAt: now }],
      defaultVersion: 'v1',
      nextVersion: 2,
    };
    await addEntity(tx, 'policy', policy);
    return policy;
  });
}

/** @throws IdentityFault. @throws PolicyFault */
export async function createVersion(rooms: IdentityRooms, arn: string, document: string, asDefault: boolean): Promise<PolicyVersion> {
  let made: PolicyVersion | undefined;
  await changePolicy(rooms, arn, (row) => {
    checkManagedDocument(rooms, document);
    const limit = iamLimits.versionsPerPolicy;
    if (row.versions.length >= limit) throw new IdentityFault('too-many', { quota: 'versions', limit });
    const version = { id: `v${row.nextVersion}`, document, createdAt: rooms.clock.now() };
    made = version;
    return {
      ...row,
      versions: [version, ...row.versions],
      nextVersion: row.nextVersion + 1,
      ...(asDefault ? { defaultVersion: version.id } : {}),
    };
  });
  if (made === undefined) throw new Error('the transaction ended without a version');
  return made;
}

/** @throws IdentityFault */
export function setDefaultVersion(rooms: IdentityRooms, arn: string, id: string): Promise<void> {
  return changePolicy(rooms, arn, (row) => ({ ...row, defaultVersion: getVersion(row, id).id }));
}

/** @throws IdentityFault `in-use` for the default version */
export function deleteVersion(rooms: IdentityRooms, arn: string, id: string): Promise<void> {
  return changePolicy(rooms, arn, (row) => {
    const gone = getVersion(row, id);
    if (gone.id === row.defaultVersion) throw new IdentityFault('in-use', { by: 'default-version' });
    return { ...row, versions: row.versions.filter((version) => version !== gone) };
  });
}

function changePolicy(rooms: IdentityRooms, arn: string, change: (row: ManagedPolicy) => ManagedPolicy): Promise<void> {
  return rooms.records.write(async (tx) => {
    putEntity(tx, 'policy', { ...change(own(await getPolicy(tx, arn))), updatedAt: rooms.clock.now() });
  });
}

function own(row: ManagedPolicy): ManagedPolicy {
  if (row.account === platform) throw new IdentityFault('aws-managed', { arn: policyArn(row) });
  return row;
}

/** @throws IdentityFault `no-such-entity`, `in-use` */
export function deletePolicy({ records }: IdentityRooms, arn: string): Promise<void> {
  return records.write(async (tx) => {
    const row = own(await getPolicy(tx, arn));
    const { attached, boundaries } = await usesOf(tx, row.account);
    if (attached.has(arn) || boundaries.has(arn)) throw new IdentityFault('in-use', { by: 'entities' });
    if (row.versions.length > 1) throw new IdentityFault('in-use', { by: 'versions' });
    deleteEntity(tx, 'policy', row);
  });
}

/** How often each policy is attached in an account, and set as a boundary, by ARN. */
export interface PolicyUses {
  readonly attached: ReadonlyMap<string, number>;
  readonly boundaries: ReadonlyMap<string, number>;
}

export async function usesOf(tx: ReadTransaction, account: string): Promise<PolicyUses> {
  const attached = new Map<string, number>();
  const boundaries = new Map<string, number>();
  const add = (counts: Map<string, number>, arn: string): void => void counts.set(arn, (counts.get(arn) ?? 0) + 1);
  const users = await listEntities(tx, 'user', account);
  const roles = await listEntities(tx, 'role', account);
  for (const row of [...users, ...roles, ...(await listEntities(tx, 'group', account))]) row.attached.forEach((arn) => add(attached, arn));
  for (const { boundary } of [...users, ...roles]) if (boundary !== undefined) add(boundaries, boundary);
  return { attached, boundaries };
}
