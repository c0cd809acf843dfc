import { parseIamArn } from './arns';
import { findEntity } from './holders';
import { entityArn } from './holdings';
import { IdentityFault } from './identity-fault';
import type { IdentityRooms } from './identity-rooms';
import type { PrincipalEntry } from './policy/principal-entry';
import type { Role, User } from './rows';
import { iamLimits } from '../../facts/aws/iam-limits';
import type { ReadTransaction } from '../storage/record-store';

/** "IAM doesn't count white space when calculating the size of a policy" (IAM user guide, "IAM and AWS STS quotas"). */
export const sizeOf = (document: string): number => document.replace(/[\t\n\r ]/g, '').length;

/** An identity policy. @throws PolicyFault. @throws IdentityFault `document-too-long` */
export function checkManagedDocument({ policies }: IdentityRooms, document: string): void {
  policies.parse(document, 'identity');
  if (sizeOf(document) > iamLimits.policySize) {
    throw new IdentityFault('document-too-long', { what: 'policy', limit: iamLimits.policySize });
  }
}

/**
 * A trust policy, of principals that exist: IAM keeps them by their ids.
 * @throws PolicyFault. @throws IdentityFault `document-too-long`, `invalid-principal`
 */
export async function checkTrust({ policies }: IdentityRooms, tx: ReadTransaction, document: string): Promise<void> {
  const { statements } = policies.parse(document, 'trust');
  if (sizeOf(document) > iamLimits.trustPolicySize) {
    throw new IdentityFault('document-too-long', { what: 'trust', limit: iamLimits.trustPolicySize });
  }
  for (const { principal } of statements) {
    for (const entry of principal?.entries ?? []) {
      if (!(await exists(tx, entry))) throw new IdentityFault('invalid-principal', { principal: 'arn' in entry ? entry.arn : '' });
    }
  }
}

/** Whether a user or role that a policy names is there; other principals need not be. */
export async function exists(tx: ReadTransaction, entry: PrincipalEntry): Promise<boolean> {
  return (entry.kind !== 'user' && entry.kind !== 'role') || (await namedEntity(tx, entry)) !== undefined;
}

/** The user or role that is named, path and all. */
export async function namedEntity(tx: ReadTransaction, entry: PrincipalEntry): Promise<User | Role | undefined> {
  if (entry.kind !== 'user' && entry.kind !== 'role') return undefined;
  const named = parseIamArn(entry.arn, entry.kind);
  const found = named && (await findEntity(tx, entry.kind, named.account, named.name));
  return found !== undefined && entry.arn === entityArn(found) ? found : undefined;
}
