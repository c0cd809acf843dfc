import type { TerraformProvider } from 'cdktf';
import type { IConstruct } from 'constructs';
import { accountOf } from './account';
import { emptyPolicy, keyPolicyTooLarge, publicKeyPolicy } from './errors';
import { lockedOutPolicy } from './key-errors';
import type { PolicyDocument } from './policy-document';
import { PolicyEffect, PolicyStatement } from './policy-statement';
import { checkResourcePolicy } from './resource-policy-check';
import { isKnown } from '../core/checks';
import { policyChangeAction } from '../facts/aws/key-permissions';
import { keyPolicySize } from '../facts/aws/kms-keys';

/** What AWS itself would put on a key, said out loud so that plans show it. */
export function accountTrust(scope: IConstruct, provider: TerraformProvider | undefined): PolicyStatement {
  const { accountId, partition } = accountOf(scope, provider);
  return PolicyStatement.delegateToAccount(accountId, partition);
}

/** @throws ValidationError if KMS would refuse the policy, or it lets the whole world use the key */
export function checkKeyPolicy(scope: IConstruct, policy: PolicyDocument): void {
  const { statements } = policy;
  if (statements.length === 0) throw emptyPolicy(scope);
  checkResourcePolicy(scope, policy);
  statements.forEach(({ principals, effect, conditions }, index) => {
    const everyone = principals.some(({ value }) => value === '*');
    if (everyone && effect === PolicyEffect.ALLOW && conditions.length === 0) throw publicKeyPolicy(scope, index);
  });
}

/** For `node.addValidation`: statements may be added until synth. */
export function validateKeyPolicy(scope: IConstruct, policy: PolicyDocument): string[] {
  const text = policy.toJson();
  const bytes = Buffer.byteLength(text);
  return [
    ...(policy.statements.length === 0 ? [emptyPolicy(scope).problem] : []),
    ...(policy.statements.length > 0 && locksOut(policy) ? [lockedOutPolicy(scope).problem] : []),
    ...(isKnown(text) && bytes > keyPolicySize.max ? [keyPolicyTooLarge(scope, bytes).problem] : []),
  ];
}

/**
 * Whether nobody could ever change the policy again. KMS itself asks that whoever applies it could; who that will be is not known here, so
 * somebody must. A condition may always fail, so an allow with one does not count, and a deny with one does not lock out.
 */
function locksOut({ statements }: PolicyDocument): boolean {
  const unconditional = statements.filter(({ conditions, actions }) => conditions.length === 0 && actions.some(coversPolicyChange));
  const allowed = unconditional.some(
    ({ effect, principals }) => effect === PolicyEffect.ALLOW && principals.some(({ kind }) => kind !== 'Service'),
  );
  const denied = unconditional.some(
    ({ effect, principals }) => effect === PolicyEffect.DENY && principals.some(({ value }) => value === '*'),
  );
  return !allowed || denied;
}

/** Action patterns are compared without regard to case; `*` stands for any characters. What is not known may well cover it. */
function coversPolicyChange(action: string): boolean {
  if (!isKnown(action)) return true;
  const pattern = action
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'i').test(policyChangeAction);
}
