import { word } from '../../../fault';
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
 * @throws AwsError MalformedPolicyDocumentException for what is no policy, and for one under which the caller could not
 * change the policy again, unless the caller insists.
 */
export function keyPolicyFor(call: Call, { Policy: text, BypassPolicyLockoutSafetyCheck: bypass }: PolicyRequest): string {
  if (text === undefined) return defaultPolicy(call.principal.account);
  const policy = parse(call, text);
  const { principal } = call;
  const decision = decide({
    principal,
    action: 'kms:PutKeyPolicy',
    resource: '*',
    resourceAccount: principal.account,
    context: new Map([['kms:calleraccount', [principal.account]]]),
    resourcePolicy: policy,
    identityPolicies: [],
    rules: accessRules.kms,
  });
  if (!decision.allowed && !bypass) throw malformed('The new key policy will not allow you to update the key policy in the future.');
  return text;
}

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
