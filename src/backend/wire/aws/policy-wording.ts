import type { FaultTable } from '../../fault';
import type { PolicyFaults } from '../../identity/policy/policy-fault';

/** The message of `MalformedPolicyDocument` (IAM, STS) for each fault of a policy; all answered with status 400. */
export const iamPolicyWording: FaultTable<PolicyFaults, string> = {
  'not-json': () => 'This policy contains invalid Json',
  'duplicate-key': () => 'This policy contains invalid Json',
  'unknown-element': () => 'Syntax errors in policy.',
  'missing-element': ({ element }) => missing.get(element) ?? `Missing required field ${element}`,
  'prohibited-element': ({ element }) => prohibited.get(element) ?? `Has prohibited field ${element}`,
  'conflicting-elements': () => 'Syntax errors in policy.',
  'wrong-type': () => 'Syntax errors in policy.',
  'invalid-version': () => 'The policy must contain a valid version string',
  'invalid-effect': ({ effect }) => `Invalid effect: ${effect}`,
  'invalid-sid': () => 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
  'duplicate-sid': () => 'Statement IDs (SID) in a single policy must be unique.',
  'invalid-action': () => 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  'invalid-resource': ({ resource }) => `Resource ${resource} must be in ARN format or "*".`,
  'invalid-principal': ({ principal }) => `Invalid principal in policy: "AWS":"${principal}"`,
  'unknown-operator': ({ operator }) => `Invalid Condition type : ${operator}.`,
  'invalid-condition-value': () => 'Syntax errors in policy.',
  'invalid-variable': () => 'Syntax errors in policy.',
};

const missing: ReadonlyMap<string, string> = new Map([
  ['Action', 'Policy statement must contain actions.'],
  ['Resource', 'Policy statement must contain resources.'],
]);
const prohibited: ReadonlyMap<string, string> = new Map([['Principal', 'Policy document should not specify a principal.']]);

/**
 * The message of KMS's `MalformedPolicyDocumentException`. Only the text on principals is recorded from real KMS; for the
 * others KMS's own text is not known to us, and IAM's stands in.
 */
export const kmsPolicyWording: FaultTable<PolicyFaults, string> = {
  ...iamPolicyWording,
  'invalid-principal': () => 'Policy contains a statement with one or more invalid principals.',
};
