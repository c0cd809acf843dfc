import { isFor } from './grant-access';
import type { GrantRecord } from './grant-record';
import { keyConditions } from './key-conditions';
import { KeyFault } from './key-fault';
import type { KeyHierarchy, KeyUse } from './key-hierarchy';
import { keyArn } from './key-record';

/**
 * Who may end a grant from its side: the retiring principal, the grantee if the grant says so, and the account that gave it,
 * with whom it lets (KMS developer guide, "Retiring and revoking grants"). @throws KeyFault `access-denied`.
 */
export async function mayRetire(keys: KeyHierarchy, use: KeyUse, grant: GrantRecord): Promise<void> {
  const resource = keyArn(grant);
  const access = {
    principal: use.principal,
    action: 'kms:RetireGrant',
    resource,
    resourceAccount: grant.account,
    context: keyConditions(use, { reference: resource }),
  };
  const principals = [
    { kind: 'aws', name: grant.issuer } as const,
    ...(grant.retiring === undefined ? [] : [grant.retiring]),
    ...(grant.operations.includes('RetireGrant') ? [grant.grantee] : []),
  ];
  if (await isFor(keys, access, principals)) return;
  const { action } = access;
  throw new KeyFault('access-denied', { principalArn: use.principal.arn, action, resource, explicit: false, by: 'resource' });
}
