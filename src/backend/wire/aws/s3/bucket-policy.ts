import { word } from '../../../fault';
import type { FaultTable } from '../../../fault';
import { parseJson } from '../../../identity/policy/json-document';
import type { Json, JsonObject } from '../../../identity/policy/json-document';
import { PolicyFault } from '../../../identity/policy/policy-fault';
import type { PolicyFaults } from '../../../identity/policy/policy-fault';
import type { BucketPolicy } from '../../../object/bucket-row';
import { bucketArn } from '../../../object/object-place';
import type { Call } from '../operation';
import { s3Error } from './errors';
import { isPublicPolicy } from './public-policy';

/** S3 User Guide, "Policies and permissions in Amazon S3": bytes. */
const maxBytes = 20 * 1024;

const malformed = (message: string, detail?: string) =>
  s3Error(400, 'MalformedPolicy', message, detail === undefined ? {} : { Detail: detail });
const notJson = "Policies must be valid JSON and the first byte must be '{'";

/** Texts recorded from S3; where none is known, its general one. */
const wording: FaultTable<PolicyFaults, string> = {
  'not-json': () => notJson,
  'duplicate-key': () => notJson,
  'unknown-element': ({ element }) => `Unknown field ${element}`,
  'missing-element': ({ element }) => `Missing required field ${element}`,
  'prohibited-element': ({ element }) => `Unknown field ${element}`,
  'conflicting-elements': () => 'Policy has invalid syntax',
  'wrong-type': () => 'Policy has invalid syntax',
  'invalid-version': () => 'The policy must contain a valid version string',
  'invalid-effect': ({ effect }) => `Invalid effect: ${effect}`,
  'invalid-sid': () => 'Policy has invalid syntax',
  'duplicate-sid': () => 'Policy has invalid syntax',
  'invalid-action': () => 'Policy has invalid action',
  'invalid-resource': () => 'Policy has invalid resource',
  'invalid-principal': () => 'Invalid principal in policy',
  'unknown-operator': ({ operator }) => `Invalid Condition type : ${operator}`,
  'invalid-condition-value': () => 'Policy has an invalid condition value',
  'invalid-variable': () => 'Policy has invalid syntax',
};

/** A policy that this bucket may have. @throws AwsError `MalformedPolicy` */
export function readBucketPolicy({ services }: Call, bucket: string, text: string): BucketPolicy {
  if (Buffer.byteLength(text) > maxBytes) {
    throw malformed(`Normalized policy document exceeds the maximum allowed size of ${maxBytes} bytes.`);
  }
  if (!text.startsWith('{')) throw malformed(notJson);
  try {
    services.policies.parse(text, 'resource');
  } catch (error) {
    if (!(error instanceof PolicyFault)) throw error;
    const { principal } = error.details as { readonly principal?: string };
    throw malformed(word(wording, error as PolicyFault), error.kind === 'invalid-principal' ? `"AWS" : "${principal ?? ''}"` : undefined);
  }
  for (const statement of statementsOf(text)) checkStatement(statement, bucketArn(bucket));
  return { text, isPublic: isPublicPolicy(text) };
}

/** Of S3's own actions, on this bucket and what is in it. */
function checkStatement(statement: JsonObject, arn: string): void {
  const actions = textsOf(statement.get('Action') ?? statement.get('NotAction'));
  if (!actions.every((action) => action === '*' || /^s3:/i.test(action))) throw malformed('Policy has invalid action');
  const resources = textsOf(statement.get('Resource'));
  if (!resources.every((resource) => resource === arn || resource === `${arn}*` || resource.startsWith(`${arn}/`))) {
    throw malformed('Policy has invalid resource');
  }
}

const statementsOf = (text: string): readonly JsonObject[] => {
  const policy = parseJson(text) as JsonObject;
  const listed = policy.get('Statement');
  return (Array.isArray(listed) ? listed : [listed]) as readonly JsonObject[];
};

const textsOf = (json: Json | undefined): readonly string[] => (json === undefined ? [] : [json].flat().map(String));
