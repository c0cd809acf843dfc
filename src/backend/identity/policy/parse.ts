import { compileCondition, type Condition } from './conditions';
import { parseJson, type Json, type JsonObject } from './json-document';
import { compilePattern, type Pattern } from './pattern';
import type { Effect, Listed, Policy, PolicyKind, PolicyVersion, Statement } from './policy';
import { PolicyFault } from './policy-fault';
import { isPrincipalType, readPrincipal, type PrincipalEntry } from './principal-entry';

/** What each kind of policy must and may not hold. */
const kinds: Record<
  PolicyKind,
  { readonly principal: Presence; readonly resource: Presence; /** Only IAM restricts statement ids. */ readonly strictSid: boolean }
> = {
  resource: { principal: 'required', resource: 'required', strictSid: false },
  identity: { principal: 'prohibited', resource: 'required', strictSid: true },
  trust: { principal: 'required', resource: 'prohibited', strictSid: true },
};
type Presence = 'required' | 'prohibited';

const versions: readonly string[] = ['2012-10-17', '2008-10-17'] satisfies PolicyVersion[];
const policyElements: readonly string[] = ['Version', 'Id', 'Statement'];
const statementElements: readonly string[] = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** IAM user guide, "Grammar of the IAM JSON policy language". Names of elements count in their case. @throws PolicyFault */
export function parsePolicy(source: string, kind: PolicyKind): Policy {
  const document = asObject(parseJson(source), 'policy');
  checkElements(document, policyElements, 'policy');
  const version = optionalText(document, 'Version', 'policy') ?? '2008-10-17';
  if (!isVersion(version)) throw new PolicyFault('invalid-version', { version });
  const id = optionalText(document, 'Id', 'policy');
  const listed = asList(required(document, 'Statement', 'policy'));
  if (listed.length === 0) throw new PolicyFault('missing-element', { at: 'policy', element: 'Statement' });
  const statements = listed.map((statement, index) => readStatement(statement, `Statement[${index}]`, version, kind));
  if (kinds[kind].strictSid) checkUniqueSids(statements);
  return { version, ...(id === undefined ? {} : { id }), statements };
}

function readStatement(json: Json, at: string, version: PolicyVersion, kind: PolicyKind): Statement {
  const source = asObject(json, at);
  checkElements(source, statementElements, at);
  const variables = version === '2012-10-17';
  const rules = kinds[kind];

  const effect = text(required(source, 'Effect', at), `${at}.Effect`);
  if (!isEffect(effect)) throw new PolicyFault('invalid-effect', { at, effect });
  const sid = optionalText(source, 'Sid', at);
  if (sid !== undefined && rules.strictSid && !/^[0-9A-Za-z]*$/.test(sid)) throw new PolicyFault('invalid-sid', { at, sid });

  const action = listedElement(source, 'Action', at, (value, place) => readAction(value, place));
  if (action === undefined) throw new PolicyFault('missing-element', { at, element: 'Action' });
  const resource = listedElement(source, 'Resource', at, (value, place) => readResource(value, variables, place));
  checkPresence(resource, rules.resource, 'Resource', at);
  const principal = readPrincipals(source, at);
  checkPresence(principal, rules.principal, 'Principal', at);

  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    action,
    ...(resource === undefined ? {} : { resource }),
    ...(principal === undefined ? {} : { principal }),
    conditions: readConditions(source.get('Condition'), `${at}.Condition`, variables),
  };
}

function readAction(action: string, at: string): Pattern {
  if (!/^(?:\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+)$/.test(action)) throw new PolicyFault('invalid-action', { at, action });
  return compilePattern(action.toLowerCase(), { wildcards: true, variables: false }, at);
}

function readResource(resource: string, variables: boolean, at: string): Pattern {
  if (!/^(?:\*$|arn:|\*)/.test(resource)) throw new PolicyFault('invalid-resource', { at, resource });
  return compilePattern(resource, { wildcards: true, variables }, at);
}

/** `Principal` is `"*"` or an object of types; each type has one name or a list. */
function readPrincipals(source: JsonObject, at: string): Listed<PrincipalEntry> | undefined {
  const found = eitherElement(source, 'Principal', at);
  if (found === undefined) return undefined;
  const { negated, json, place } = found;
  if (typeof json === 'string') {
    if (json !== '*') throw new PolicyFault('invalid-principal', { at: place, principal: json });
    return { negated, entries: [{ kind: 'anyone' }] };
  }
  const entries: PrincipalEntry[] = [];
  for (const [type, names] of asObject(json, place)) {
    if (!isPrincipalType(type)) throw new PolicyFault('unknown-element', { at: place, element: type });
    for (const name of textList(names, `${place}.${type}`)) entries.push(readPrincipal(type, name, `${place}.${type}`));
  }
  if (entries.length === 0) throw new PolicyFault('missing-element', { at, element: 'Principal' });
  return { negated, entries };
}

function readConditions(json: Json | undefined, at: string, variables: boolean): readonly Condition[] {
  if (json === undefined) return [];
  const conditions: Condition[] = [];
  for (const [operator, keys] of asObject(json, at)) {
    const place = `${at}.${operator}`;
    for (const [key, values] of asObject(keys, place)) {
      const source = { operator, key, values: asList(values).map((value) => scalarText(value, `${place}.${key}`)), variables, at: place };
      conditions.push(compileCondition(source));
    }
  }
  return conditions;
}

/** An element, or its `Not…` twin. @throws PolicyFault `conflicting-elements` */
function eitherElement(source: JsonObject, name: string, at: string) {
  const json = source.get(name);
  const not = `Not${name}`;
  const negatedJson = source.get(not);
  if (json !== undefined && negatedJson !== undefined) throw new PolicyFault('conflicting-elements', { at, elements: [name, not] });
  if (json !== undefined) return { negated: false, json, place: `${at}.${name}` };
  return negatedJson === undefined ? undefined : { negated: true, json: negatedJson, place: `${at}.${not}` };
}

function listedElement<T>(source: JsonObject, name: string, at: string, read: (value: string, at: string) => T): Listed<T> | undefined {
  const found = eitherElement(source, name, at);
  if (found === undefined) return undefined;
  const entries = textList(found.json, found.place).map((value) => read(value, found.place));
  if (entries.length === 0) throw new PolicyFault('missing-element', { at, element: name });
  return { negated: found.negated, entries };
}

function checkPresence(found: object | undefined, presence: Presence, element: string, at: string): void {
  if (presence === 'required' && found === undefined) throw new PolicyFault('missing-element', { at, element });
  if (presence === 'prohibited' && found !== undefined) throw new PolicyFault('prohibited-element', { at, element });
}

function checkUniqueSids(statements: readonly Statement[]): void {
  const seen = new Set<string>();
  statements.forEach(({ sid }, index) => {
    if (sid === undefined || sid === '') return;
    if (seen.has(sid)) throw new PolicyFault('duplicate-sid', { at: `Statement[${index}]`, sid });
    seen.add(sid);
  });
}

function checkElements(source: JsonObject, known: readonly string[], at: string): void {
  for (const element of source.keys()) if (!known.includes(element)) throw new PolicyFault('unknown-element', { at, element });
}

function required(source: JsonObject, element: string, at: string): Json {
  const found = source.get(element);
  if (found === undefined) throw new PolicyFault('missing-element', { at, element });
  return found;
}

function optionalText(source: JsonObject, element: string, at: string): string | undefined {
  const found = source.get(element);
  return found === undefined ? undefined : text(found, `${at}.${element}`);
}

const isVersion = (version: string): version is PolicyVersion => versions.includes(version);
const isEffect = (effect: string): effect is Effect => effect === 'Allow' || effect === 'Deny';

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);
const asList = (json: Json): readonly Json[] => (isList(json) ? json : [json]);
const textList = (json: Json, at: string): readonly string[] => asList(json).map((member) => text(member, at));

function asObject(json: Json, at: string): JsonObject {
  if (json instanceof Map) return json;
  throw new PolicyFault('wrong-type', { at, expected: 'object' });
}

function text(json: Json, at: string): string {
  if (typeof json === 'string') return json;
  throw new PolicyFault('wrong-type', { at, expected: 'string' });
}

/** Condition values may be written as numbers and booleans too. */
function scalarText(json: Json, at: string): string {
  if (typeof json === 'string') return json;
  if (typeof json === 'boolean') return String(json);
  if (json !== null && 'number' in json) return json.number;
  throw new PolicyFault('wrong-type', { at, expected: 'string' });
}
