import { contextOperations, grantLimits } from '../../facts/aws/grant-operations';
import { hexId } from '../ids';
import { putRecord } from './family-records';
import { grantRow, grantsOfKey, grantTable, hasPairs, samePrincipal } from './grant-record';
import type { ContextPair, GrantConstraints, GrantRecord } from './grant-record';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy, KeyUse } from './key-hierarchy';
import { keyTable, keyRow } from './key-record';
import type { KeyRecord } from './key-record';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';

export type NewGrant = Pick<GrantRecord, 'name' | 'grantee' | 'retiring' | 'operations' | 'constraints'>;

/**
 * Gives a grant; the same again under the same name is the one that is there. Who was let in by a grant can hand on only what
 * that grant permits, as strictly constrained. @throws KeyFault `access-denied`, `grant-limit`.
 */
export async function createGrant(
  keys: KeyHierarchy,
  tx: WriteTransaction,
  use: KeyUse,
  { record, arn, grants }: AdmittedKey,
  asked: NewGrant,
): Promise<GrantRecord> {
  if (grants !== undefined && !grants.some((parent) => isWithin(parent, asked))) {
    const denied = { principalArn: use.principal.arn, action: 'kms:CreateGrant', resource: arn, explicit: false, by: 'resource' } as const;
    throw new KeyFault('access-denied', denied);
  }
  const same = asked.name === undefined ? undefined : (await grantsOn(tx, record)).find((grant) => isSame(grant, asked));
  if (same) return same;
  const { grantCount = 0 } = record;
  if (grantCount >= grantLimits.perKey) throw new KeyFault('grant-limit', { arn });
  const { account, region, keyId } = record;
  const grant: GrantRecord = {
    account,
    region,
    keyId,
    grantId: hexId(keys.random, 32),
    ...asked,
    issuer: `arn:aws:iam::${use.principal.account}:root`,
    createdAt: keys.clock.now(),
  };
  tx.put(grantTable, grantRow(grant, grant.grantId), grant);
  putRecord(tx, { ...record, grantCount: grantCount + 1 });
  return grant;
}

export const grantsOn = async (tx: ReadTransaction, key: KeyRecord): Promise<readonly GrantRecord[]> =>
  (await tx.list(grantTable, { prefix: grantsOfKey(key) })).map(({ row }) => row);

/** @throws KeyFault `no-such-grant`. */
export async function findGrant(
  tx: ReadTransaction,
  key: Pick<KeyRecord, 'account' | 'region' | 'keyId'>,
  grantId: string,
): Promise<GrantRecord> {
  const grant = await tx.get(grantTable, grantRow(key, grantId));
  if (!grant) throw new KeyFault('no-such-grant', { grantId });
  return grant;
}

/** Its permissions end with it; what was already handed on to others stays. */
export async function deleteGrant(tx: WriteTransaction, grant: GrantRecord): Promise<void> {
  tx.delete(grantTable, grantRow(grant, grant.grantId));
  const record = await tx.get(keyTable, keyRow(grant, grant.keyId));
  if (record) putRecord(tx, { ...record, grantCount: Math.max(0, (record.grantCount ?? 0) - 1) });
}

export async function deleteGrants(tx: WriteTransaction, key: KeyRecord): Promise<void> {
  for (const { key: row } of await tx.list(grantTable, { prefix: grantsOfKey(key) })) tx.delete(grantTable, row);
}

function isSame(grant: GrantRecord, asked: NewGrant): boolean {
  return (
    grant.name === asked.name &&
    samePrincipal(grant.grantee, asked.grantee) &&
    samePrincipal(grant.retiring, asked.retiring) &&
    grant.operations.length === asked.operations.length &&
    grant.operations.every((operation) => asked.operations.includes(operation)) &&
    grant.constraints.sourceArn === asked.constraints.sourceArn &&
    samePairs(grant.constraints.contextEquals, asked.constraints.contextEquals) &&
    samePairs(grant.constraints.contextSubset, asked.constraints.contextSubset)
  );
}

function samePairs(a: readonly ContextPair[] | undefined, b: readonly ContextPair[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && hasPairs(new Map(a), b);
}

/** KMS developer guide, "Granting CreateGrant permission": fewer operations, and constraints as strict or stricter. */
function isWithin(parent: GrantRecord, { operations, constraints }: NewGrant): boolean {
  if (!operations.every((operation) => parent.operations.includes(operation))) return false;
  if (parent.constraints.sourceArn !== undefined && constraints.sourceArn !== parent.constraints.sourceArn) return false;
  return !operations.some((operation) => contextOperations.has(operation)) || isAsStrict(parent.constraints, constraints);
}

function isAsStrict({ contextEquals, contextSubset }: GrantConstraints, child: GrantConstraints): boolean {
  if (contextEquals !== undefined && !samePairs(contextEquals, child.contextEquals)) return false;
  if (contextSubset === undefined) return true;
  return hasPairs(new Map(child.contextEquals ?? child.contextSubset ?? []), contextSubset);
}
