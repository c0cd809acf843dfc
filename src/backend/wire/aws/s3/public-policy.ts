import { isIP } from 'node:net';
import { parseJson } from '../../../identity/policy/json-document';
import type { Json, JsonObject } from '../../../identity/policy/json-document';

/**
 * Whether a bucket policy is public (S3 User Guide, "The meaning of 'public'"): some statement allows anybody, with no condition that narrows
 * it to fixed values.
 * @param text a policy that has been parsed before
 */
export function isPublicPolicy(text: string): boolean {
  const policy = parseJson(text);
  return listOf(member(policy, 'Statement')).some((statement) => allowsAnybody(statement) && !isNarrowed(member(statement, 'Condition')));
}

function allowsAnybody(statement: Json): boolean {
  if (member(statement, 'Effect') !== 'Allow') return false;
  // Everybody but some.
  if (member(statement, 'NotPrincipal') !== undefined) return true;
  const principal = member(statement, 'Principal');
  if (principal === '*') return true;
  return listOf(member(principal, 'AWS')).includes('*');
}

/** Condition keys of the guide's list, in lower case, whose fixed values narrow a statement. */
const narrowing: ReadonlySet<string> = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
]);
const operators = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

function isNarrowed(condition: Json | undefined): boolean {
  return entriesOf(condition).some(
    ([operator, keys]) =>
      operators.test(operator) &&
      entriesOf(keys).some(([key, values]) => {
        const name = key.toLowerCase();
        const texts = listOf(values).map(String);
        if (name === 'aws:sourceip') return texts.every(isNarrowRange);
        return narrowing.has(name) && texts.every((value) => isFixed(name, value));
      }),
  );
}

/** A wildcard is no fixed value, but for what stands after the account of an ARN. */
function isFixed(name: string, value: string): boolean {
  if (value.includes('${')) return false;
  const fixed = name.endsWith('arn') ? value.split(':').slice(0, 5).join(':') : value;
  return !/[*?]/.test(fixed);
}

/** S3 User Guide: "very broad" ranges are public. */
const narrowest = { 4: 8, 6: 32 } as const;

function isNarrowRange(range: string): boolean {
  const [address = '', bits] = range.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  return bits === undefined || Number(bits) >= (family === 4 ? narrowest[4] : narrowest[6]);
}

const member = (json: Json | undefined, name: string): Json | undefined =>
  json instanceof Map ? (json as JsonObject).get(name) : undefined;
const entriesOf = (json: Json | undefined): readonly (readonly [string, Json])[] => (json instanceof Map ? [...(json as JsonObject)] : []);
const listOf = (json: Json | undefined): readonly Json[] =>
  json === undefined ? [] : Array.isArray(json) ? (json as readonly Json[]) : [json];
