import { readRange } from './address-range';
import { compilePattern, matches, type Pattern, type PatternSyntax, type ResolveVariable } from './pattern';

/** Whether one value of the request fits; made once from one value of the policy. */
export type Test = (value: string, resolve: ResolveVariable) => boolean;

/**
 * Makes the test of one policy value; `undefined` where the value is none of the operator's kind.
 * @throws PolicyFault `invalid-variable`
 */
type MakeTest = (value: string, syntax: Pick<PatternSyntax, 'variables'>, at: string) => Test | undefined;

export interface Operator {
  readonly make: MakeTest;
  /** True where no policy value may fit: `StringNotEquals`. An absent key satisfies such an operator. */
  readonly negated: boolean;
}

const text =
  (wildcards: boolean, fold: (text: string) => string = (same) => same): MakeTest =>
  (value, { variables }, at) => {
    const pattern = compilePattern(fold(value), { wildcards, variables }, at);
    return (given, resolve) => matches(pattern, fold(given), (key) => mapped(resolve(key), fold));
  };

const mapped = (value: string | undefined, fold: (text: string) => string) => (value === undefined ? undefined : fold(value));

const numeric =
  (holds: (given: number, wanted: number) => boolean): MakeTest =>
  (value) => {
    const wanted = readNumber(value);
    if (wanted === undefined) return undefined;
    return (given) => {
      const number = readNumber(given);
      return number !== undefined && holds(number, wanted);
    };
  };

const date =
  (holds: (given: number, wanted: number) => boolean): MakeTest =>
  (value) => {
    const wanted = readDate(value);
    if (wanted === undefined) return undefined;
    return (given) => {
      const time = readDate(given);
      return time !== undefined && holds(time, wanted);
    };
  };

const bool: MakeTest = (value) => {
  const wanted = value.toLowerCase();
  return wanted === 'true' || wanted === 'false' ? (given) => given.toLowerCase() === wanted : undefined;
};

const binary: MakeTest = (value) =>
  /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0 ? (given) => given === value : undefined;

const address: MakeTest = (value) => readRange(value);

/**
 * IAM user guide: each of the six parts of an ARN is compared by itself, so that no `*` reaches into the next part. A value
 * with fewer parts is accepted and fits nothing, but for a lone `*`.
 */
const arn: MakeTest = (value, { variables }, at) => {
  const wanted = arnParts(value)?.map((part): Pattern => compilePattern(part, { wildcards: true, variables }, at));
  if (wanted === undefined) return () => value === '*';
  return (given, resolve) => arnParts(given)?.every((part, index) => matchesPart(wanted[index], part, resolve)) ?? false;
};

const matchesPart = (pattern: Pattern | undefined, part: string, resolve: ResolveVariable) =>
  pattern !== undefined && matches(pattern, part, resolve);

/** The six parts of an ARN; colons after the fifth belong to the resource, and those in `${aws:…}` to the variable. */
function arnParts(name: string): readonly string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  let inVariable = false;
  for (let at = 0; at < name.length && parts.length < 5; at++) {
    if (name.startsWith('${', at)) {
      inVariable = true;
    } else if (name[at] === '}') {
      inVariable = false;
    } else if (name[at] === ':' && !inVariable) {
      parts.push(name.slice(from, at));
      from = at + 1;
    }
  }
  return parts.length === 5 ? [...parts, name.slice(from)] : undefined;
}

const readNumber = (value: string): number | undefined => (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value) ? Number(value) : undefined);

const isoDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** W3C's profile of ISO 8601, or seconds since the Unix epoch. */
function readDate(value: string): number | undefined {
  if (/^-?\d{1,12}(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  const time = isoDate.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

const row = (make: MakeTest, negated = false): Operator => ({ make, negated });
const equal = (given: number, wanted: number) => given === wanted;
const less = (given: number, wanted: number) => given < wanted;
const atMost = (given: number, wanted: number) => given <= wanted;
const greater = (given: number, wanted: number) => given > wanted;
const atLeast = (given: number, wanted: number) => given >= wanted;
const folded = (value: string) => value.toLowerCase();

/** IAM user guide, "Condition operators". `Null` asks about the key itself and stands in `conditions.ts`. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', row(text(false))],
  ['StringNotEquals', row(text(false), true)],
  ['StringEqualsIgnoreCase', row(text(false, folded))],
  ['StringNotEqualsIgnoreCase', row(text(false, folded), true)],
  ['StringLike', row(text(true))],
  ['StringNotLike', row(text(true), true)],
  ['NumericEquals', row(numeric(equal))],
  ['NumericNotEquals', row(numeric(equal), true)],
  ['NumericLessThan', row(numeric(less))],
  ['NumericLessThanEquals', row(numeric(atMost))],
  ['NumericGreaterThan', row(numeric(greater))],
  ['NumericGreaterThanEquals', row(numeric(atLeast))],
  ['DateEquals', row(date(equal))],
  ['DateNotEquals', row(date(equal), true)],
  ['DateLessThan', row(date(less))],
  ['DateLessThanEquals', row(date(atMost))],
  ['DateGreaterThan', row(date(greater))],
  ['DateGreaterThanEquals', row(date(atLeast))],
  ['Bool', row(bool)],
  ['BinaryEquals', row(binary)],
  ['IpAddress', row(address)],
  ['NotIpAddress', row(address, true)],
  // "ArnEquals and ArnLike behave identically."
  ['ArnEquals', row(arn)],
  ['ArnLike', row(arn)],
  ['ArnNotEquals', row(arn, true)],
  ['ArnNotLike', row(arn, true)],
]);
