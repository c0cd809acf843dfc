import type { TerraformProvider } from 'cdktf';
import type { IConstruct } from 'constructs';
import { accountOf } from './account';
import { emptyPolicy, keyPolicyTooLarge, publicKeyPolicy, repeatedSid, statementWithoutPrincipal } from './errors';
import { PolicyDocument } from './policy-document';
import { PolicyEffect, PolicyStatement } from './policy-statement';
import { isKnown } from '../core/checks';
import { keyPolicySize } from '../facts/aws/kms-keys';

/** The key policy of a key: what the user gave, else what AWS itself would put there, said out loud so that plans show it. */
export function keyPolicyOf(
  scope: IConstruct,
  policy: PolicyDocument | undefined,
  provider: TerraformProvider | undefined,
): PolicyDocument {
  if (policy === undefined) {
    const { accountId, partition } = accountOf(scope, provider);
    return new PolicyDocument(PolicyStatement.delegateToAccount(accountId, partition));
  }
  checkKeyPolicy(scope, policy);
  return policy;
}

/** @throws ValidationError if KMS would refuse the policy, or it lets the whole world use the key */
export function checkKeyPolicy(scope: IConstruct, { statements }: PolicyDocument): void {
  if (statements.length === 0) throw emptyPolicy(scope);
  statements.forEach(({ sid, principals, effect, conditions }, index) => {
    if (principals.length === 0) throw statementWithoutPrincipal(scope, index);
    if (isKnown(sid) && statements.findIndex((other) => other.sid === sid) !== index) throw repeatedSid(scope, sid);
    const everyone = principals.some(({ value }) => value === '*');
    if (everyone && effect === PolicyEffect.ALLOW && conditions.length === 0) throw publicKeyPolicy(scope, index);
  });
}

/** For `node.addValidation`: statements may be added until synth. */
export function validateKeyPolicySize(scope: IConstruct, policy: PolicyDocument): string[] {
  const text = policy.toJson();
  const bytes = Buffer.byteLength(text);
  return isKnown(text) && bytes > keyPolicySize.max ? [keyPolicyTooLarge(scope, bytes).message] : [];
}
