import { s3Error } from './errors';
import { JsonSyntaxError, readJson } from '../protocol/json-reader';

/** S3 API reference, "POST policy", as the form's `policy` field brings it. */
export interface FormPolicy {
  /** Milliseconds since the Unix epoch. */
  readonly expires: number;
  readonly conditions: readonly FieldCondition[];
  /** Bytes; both inclusive. */
  readonly length?: { readonly min: number; readonly max: number };
}

interface FieldCondition {
  readonly kind: 'eq' | 'starts-with';
  /** In lower case, without `$`. */
  readonly field: string;
  readonly value: string;
  /** As the refusal shows it. */
  readonly shown: string;
}

const invalid = (why: string) => s3Error(400, 'InvalidPolicyDocument', `Invalid Policy: ${why}`);
const against = (why: string) => s3Error(403, 'AccessDenied', `Invalid according to Policy: ${why}`);

/** @param text base64. @throws AwsError `InvalidPolicyDocument` */
export function readFormPolicy(text: string): FormPolicy {
  const document = parsed(text);
  const expiration = document.get('expiration');
  if (expiration === undefined) throw invalid('Policy missing expiration.');
  const expires = typeof expiration === 'string' && isoTime.test(expiration) ? Date.parse(expiration) : NaN;
  if (Number.isNaN(expires)) {
    throw invalid(`Invalid 'expiration' value: '${typeof expiration === 'string' ? expiration : JSON.stringify(expiration)}'`);
  }
  const listed = document.get('conditions');
  if (listed === undefined) throw invalid('Policy missing conditions.');
  if (!Array.isArray(listed)) throw invalid("Invalid 'conditions' value: must be a List.");
  const conditions: FieldCondition[] = [];
  let length: FormPolicy['length'];
  for (const one of listed as readonly unknown[]) {
    if (one instanceof Map) {
      conditions.push(...[...(one as ReadonlyMap<string, unknown>)].map(([name, value]) => condition('eq', name, value)));
    } else if (!Array.isArray(one) || one.length !== 3) {
      throw invalid('Invalid Condition: wrong number of arguments.');
    } else if (isOperator(one[0], 'content-length-range')) {
      length = lengthRange(one[1], one[2]);
    } else if (isOperator(one[0], 'eq')) {
      conditions.push(condition('eq', withoutDollar(one[1]), one[2]));
    } else if (isOperator(one[0], 'starts-with')) {
      conditions.push(condition('starts-with', withoutDollar(one[1]), one[2]));
    } else {
      throw invalid(`Invalid Condition: unknown operation '${String(one[0])}'.`);
    }
  }
  return { expires, conditions, ...(length === undefined ? {} : { length }) };
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

function parsed(text: string): ReadonlyMap<unknown, unknown> {
  try {
    const document: unknown = readJson(Buffer.from(text, 'base64').toString('utf8'));
    if (document instanceof Map) return document;
    throw invalid('Invalid JSON.');
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalid('Invalid JSON.');
    throw error;
  }
}

const isOperator = (given: unknown, name: string): boolean => typeof given === 'string' && given.toLowerCase() === name;

function withoutDollar(name: unknown): string {
  if (typeof name !== 'string' || !name.startsWith('$')) throw invalid(`Invalid Condition: field names must begin with '$'.`);
  return name.slice(1);
}

function condition(kind: FieldCondition['kind'], name: string, value: unknown): FieldCondition {
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.');
  return { kind, field: name.toLowerCase(), value, shown: `["${kind}", "$${name}", "${value}"]` };
}

function lengthRange(min: unknown, max: unknown): { readonly min: number; readonly max: number } {
  const bounds = { min: Number(min), max: Number(max) };
  if (![bounds.min, bounds.max].every((bound) => Number.isSafeInteger(bound) && bound >= 0)) {
    throw invalid('Invalid content-length-range: bounds must be numbers.');
  }
  return bounds;
}

/** Fields of which the policy need say nothing: the signature itself and what is not stored. */
const free: ReadonlySet<string> = new Set(['awsaccesskeyid', 'signature', 'x-amz-signature', 'policy', 'file', 'bucket']);

/**
 * Holds a form against its policy.
 * @param fields by lower-case name, `bucket` among them
 * @throws AwsError `AccessDenied`
 */
export function checkFormPolicy({ expires, conditions }: FormPolicy, fields: ReadonlyMap<string, string>, now: number): void {
  if (now > expires) throw against('Policy expired.');
  for (const one of conditions) if (!holds(one, fields.get(one.field))) throw against(`Policy Condition failed: ${one.shown}`);
  const spoken = new Set(conditions.map(({ field }) => field));
  const extra = [...fields.keys()].filter((name) => !spoken.has(name) && !free.has(name) && !name.startsWith('x-ignore-'));
  if (extra.length > 0) throw against(`Extra input fields: ${extra.join(', ')}`);
}

function holds({ kind, field, value }: FieldCondition, given: string | undefined): boolean {
  if (given === undefined) return false;
  if (kind === 'eq') return given === value;
  // S3 API reference, "POST policy": each of several content types must begin so.
  const parts = field === 'content-type' ? given.split(',').map((part) => part.trim()) : [given];
  return parts.every((part) => part.startsWith(value));
}
