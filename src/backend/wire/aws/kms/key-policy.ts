import { keyQuotas } from '../../../../facts/aws/key-quotas';
import { word } from '../../../fault';
import { exists } from '../../../identity/documents';
import { accessRules } from '../../../identity/policy/access-rules';
import { decide } from '../../../identity/policy/evaluate';
import type { Policy } from '../../../identity/policy/policy';
import { PolicyFault } from '../../../identity/policy/policy-fault';
import type { AwsError } from '../aws-error';
import type { Call } from '../operation';
import { kmsPolicyWording } from '../policy-wording';
import { kmsError } from './errors';

/** A key has one policy, and this is its name (API reference, PutKeyPolicy). */
export const policyName = 'default';

/** @throws AwsError NotFoundException. */
export function checkPolicyName(name: string | undefined): void {
  if (name !== undefined && name !== policyName) throw kmsError('NotFoundException', 'No such policy exists');
}

export const bypassCondition = (bypass = false): Readonly<Record<string, readonly string[]>> => ({
  'kms:BypassPolicyLockoutSafetyCheck': [String(bypass)],
});

interface PolicyRequest {
  readonly Policy?: string;
  readonly BypassPolicyLockoutSafetyCheck?: boolean;
}

/**
 * The text of the policy a key gets: the caller's, checked, or the one AWS gives.
 * @throws AwsError MalformedPolicyDocumentException for what is no policy, for one that names a user or role that is not there, and
 * for one under which the caller could not change the policy again, unless the caller insists; LimitExceededException for one that is too long.
 */
export async function keyPolicyFor(call: Call, { Policy: text, BypassPolicyLockoutSafetyCheck: bypass }: PolicyRequest): Promise<string> {
  if (text === undefined) return defaultPolicy(call.principal.account);
  if (Buffer.byteLength(text) > keyQuotas.policyBytes) {
    // The text is not recorded.
    throw kmsError('LimitExceededException', `A key policy can have at most ${keyQuotas.policyBytes} bytes.`);
  }
  const policy = parse(call, text);
  for (const { principal } of policy.statements) {
    for (const entry of principal?.entries ?? []) {
      if (!(await exists(call.services.keys.records, entry))) {
        throw malformed(kmsPolicyWording['invalid-principal']({ at: '', principal: '' }));
      }
    }
  }
  if (!bypass && locksOut(call, policy)) throw malformed('The new key policy will not allow you to update the key policy in the future.');
  return text;
}

/** Whether the policy lets neither the caller nor the caller's account change it: what IAM then says of the caller may change. */
function locksOut({ principal, services }: Call, policy: Policy): boolean {
  return !decide({
    principal,
    action: 'kms:PutKeyPolicy',
    resource: '*',
    resourceAccount: principal.account,
    context: new Map([['kms:CallerAccount', [principal.account]]]),
    resourcePolicy: policy,
    identityPolicies: [services.policies.parse(everything, 'identity')],
    rules: accessRules.kms,
  }).allowed;
}

const everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function parse(call: Call, text: string): Policy {
  try {
    return call.services.policies.parse(text, 'resource');
  } catch (error) {
    throw error instanceof PolicyFault ? malformed(word(kmsPolicyWording, error as PolicyFault)) : error;
  }
}

const malformed = (message: string): AwsError => kmsError('MalformedPolicyDocumentException', message);
/** What AWS gives a key made without a policy, in the layout in which GetKeyPolicy shows it. */
function defaultPolicy(account: string): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
}
