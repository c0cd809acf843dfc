import { emptyContext } from './encryption-context';
import { grantsOfKey, grantTable, hasPairs } from './grant-record';
import type { GrantPrincipal, GrantRecord } from './grant-record';
import type { KeyRequest } from './key-access';
import type { KeyAccess, KeyHierarchy, KeyUse } from './key-hierarchy';
import type { KeyRecord } from './key-record';
import { contextOperations } from '../../facts/aws/grant-operations';
import { isHost } from '../principal';
import type { ReadTransaction } from '../storage/record-store';

/**
 * The grants that permit the request. Asked only where the policies allow nothing and deny nothing: a grant adds permissions,
 * and a deny stands above it (KMS developer guide, "Troubleshooting key access").
 */
export async function grantsFor(
  keys: KeyHierarchy,
  tx: ReadTransaction,
  use: KeyUse,
  request: KeyRequest,
  record: KeyRecord,
  access: KeyAccess,
): Promise<readonly GrantRecord[]> {
  const permitting: GrantRecord[] = [];
  for (const { row: grant } of await tx.list(grantTable, { prefix: grantsOfKey(record) })) {
    if (!grant.operations.some((operation) => operation === request.operation) || !meetsConstraints(grant, use, request)) continue;
    if (await isFor(keys, access, [grant.grantee])) permitting.push(grant);
  }
  return permitting;
}

/**
 * Whether the caller is one of the principals: decided as if a policy of the key named them, so that an account stands for whom
 * it lets, a role for its sessions, and what limits a session limits it here too.
 */
export async function isFor(keys: KeyHierarchy, access: KeyAccess, principals: readonly GrantPrincipal[]): Promise<boolean> {
  // Hosts have no policies that could let them; what a policy forbids them was asked before.
  if (isHost(access.principal)) return principals.some(({ name }) => name === access.principal.arn);
  const named = (kind: GrantPrincipal['kind']) => principals.filter((one) => one.kind === kind).map(({ name, id }) => id ?? name);
  const [aws, services] = [named('aws'), named('service')];
  const resourcePolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { ...(aws.length === 0 ? {} : { AWS: aws }), ...(services.length === 0 ? {} : { Service: services }) },
        Action: access.action,
        Resource: '*',
      },
    ],
  });
  return (await keys.authorise({ ...access, resourcePolicy })).allowed;
}

function meetsConstraints({ constraints }: GrantRecord, use: KeyUse, { operation, context = emptyContext }: KeyRequest): boolean {
  const { contextEquals, contextSubset, sourceArn } = constraints;
  if (sourceArn !== undefined && use.sourceArn !== sourceArn) return false;
  if (!contextOperations.has(operation)) return true;
  if (contextEquals !== undefined && !(context.size === contextEquals.length && hasPairs(context, contextEquals))) return false;
  return contextSubset === undefined || hasPairs(context, contextSubset);
}
