import { wordings } from './validation-wording';
import type { Member, OperationModel, ServiceModel, Shape, StructureShape } from '../../../facts/aws/model';

/** One rule of a shape, as the wording needs it. */
export type Constraint =
  | { readonly kind: 'not-null' }
  | { readonly kind: 'length-at-most' | 'length-at-least' | 'value-at-most' | 'value-at-least'; readonly limit: number }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  /** Some item of a list, or key of a map, breaks one of the rules that all must satisfy. */
  | { readonly kind: 'items' | 'keys'; readonly constraints: readonly Constraint[] };

export interface Step {
  /** Name of the member in the model. */
  readonly name: string;
  readonly member: Member;
  /** Place of the item the path goes through: a number counted from 1, or the key of a map. */
  readonly item?: number | string;
}

export interface Violation {
  readonly path: readonly Step[];
  /** The shape that is broken. */
  readonly shapeName: string;
  readonly shape: Shape;
  /** Absent for `not-null`. */
  readonly value?: unknown;
  readonly constraint: Constraint;
}

/** AWS names ten at most. */
const VIOLATION_LIMIT = 10;

/**
 * Checks a decoded input against the declared shape of its operation. Throws the `AwsError` in which the service's
 * protocol words the violations, in the order of declaration.
 */
export function validateInput(model: ServiceModel, operation: OperationModel, input: object): void {
  if (operation.input === undefined) return;
  const shape = model.shape(operation.input);
  if (shape.type !== 'structure') return;
  const violations: Violation[] = [];
  checkStructure(model, shape, input, [], violations);
  if (violations.length > 0) throw wordings[model.protocol](violations.slice(0, VIOLATION_LIMIT));
}

function checkStructure(model: ServiceModel, shape: StructureShape, value: object, path: readonly Step[], found: Violation[]): void {
  const structure = value as Readonly<Record<string, unknown>>;
  for (const name in shape.members) {
    const member = shape.members[name];
    if (member === undefined) continue;
    const memberValue = structure[name];
    if (memberValue !== undefined) {
      checkValue(model, member, memberValue, path, { name, member }, found);
    } else if (shape.required?.includes(name)) {
      const row = model.shape(member.shape);
      found.push({ path: [...path, { name, member }], shapeName: member.shape, shape: row, constraint: { kind: 'not-null' } });
    }
  }
}

function checkValue(model: ServiceModel, member: Member, value: unknown, path: readonly Step[], step: Step, found: Violation[]): void {
  const shape = model.shape(member.shape);
  for (const constraint of constraintsOf(shape)) {
    if (!satisfies(value, constraint)) found.push({ path: [...path, step], shapeName: member.shape, shape, value, constraint });
  }
  if (shape.type === 'structure') {
    checkStructure(model, shape, value as object, [...path, step], found);
  } else if (shape.type === 'list') {
    checkItems(model, shape, shape.member, [...(value as readonly unknown[]).entries()], 'items', value, path, step, found);
  } else if (shape.type === 'map') {
    const entries = [...(value as ReadonlyMap<string, unknown>)];
    checkItems(
      model,
      shape,
      shape.key,
      entries.map(([key]) => [key, key]),
      'keys',
      value,
      path,
      step,
      found,
    );
    checkItems(model, shape, shape.value, entries, 'items', value, path, step, found);
  }
}

/** Items that are values break the rule of the whole; items that hold something are gone into. */
function checkItems(
  model: ServiceModel,
  shape: Shape,
  item: Member,
  entries: readonly (readonly [number | string, unknown])[],
  kind: 'items' | 'keys',
  whole: unknown,
  path: readonly Step[],
  step: Step,
  found: Violation[],
): void {
  const itemShape = model.shape(item.shape);
  const constraints: Constraint[] = [...constraintsOf(itemShape), { kind: 'not-null' }];
  if (entries.some(([, value]) => constraints.some((constraint) => !satisfies(value, constraint)))) {
    found.push({ path: [...path, step], shapeName: step.member.shape, shape, value: whole, constraint: { kind, constraints } });
  }
  if (itemShape.type !== 'structure' && itemShape.type !== 'list' && itemShape.type !== 'map') return;
  for (const [place, value] of entries) {
    if (value === null) continue;
    const through: Step = { ...step, item: typeof place === 'number' ? place + 1 : place };
    if (itemShape.type === 'structure') checkStructure(model, itemShape, value as object, [...path, through], found);
    else checkValue(model, item, value, [...path, through], { name: 'member', member: item }, found);
  }
}

const NONE: readonly Constraint[] = [];

/** By the row, of which there is one for each shape: derived from the tables, and no larger than they are. */
const derived = new WeakMap<Shape, readonly Constraint[]>();

/** The rules of a shape, in the order in which AWS lists those of an item: greatest, least, pattern, values. */
function constraintsOf(shape: Shape): readonly Constraint[] {
  if (shape.type === 'structure' || shape.type === 'boolean' || shape.type === 'timestamp') return NONE;
  const known = derived.get(shape);
  if (known !== undefined) return known;
  const measured = shape.type === 'integer' || shape.type === 'long' || shape.type === 'float' || shape.type === 'double';
  const constraints: Constraint[] = [];
  if (shape.max !== undefined) constraints.push({ kind: measured ? 'value-at-most' : 'length-at-most', limit: shape.max });
  if (shape.min !== undefined) constraints.push({ kind: measured ? 'value-at-least' : 'length-at-least', limit: shape.min });
  if (shape.type === 'string') {
    if (shape.pattern !== undefined) constraints.push({ kind: 'pattern', pattern: shape.pattern });
    if (shape.enum !== undefined) constraints.push({ kind: 'enum', values: shape.enum });
  }
  derived.set(shape, constraints);
  return constraints;
}

function satisfies(value: unknown, constraint: Constraint): boolean {
  switch (constraint.kind) {
    case 'not-null':
      return value !== null;
    case 'length-at-most':
      return lengthOf(value) <= constraint.limit;
    case 'length-at-least':
      return lengthOf(value) >= constraint.limit;
    case 'value-at-most':
      return typeof value !== 'number' || value <= constraint.limit;
    case 'value-at-least':
      return typeof value !== 'number' || value >= constraint.limit;
    case 'pattern':
      return typeof value !== 'string' || wholeMatch(constraint.pattern).test(value);
    case 'enum':
      return typeof value !== 'string' || constraint.values.includes(value);
    case 'items':
    case 'keys':
      return true;
  }
}

/** Characters of a string (UTF-16 units, as Java counts), bytes of a blob, items of a list or map. A stream has no length to check. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array || Array.isArray(value)) return value.length;
  return value instanceof Map ? value.size : NaN;
}

/** Patterns of the rows, compiled: a cache by content, no larger than the tables. */
const compiled = new Map<string, RegExp>();

/** AWS matches a pattern against the whole value. */
function wholeMatch(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const whole = `^(?:${pattern})$`;
    // `\p{L}` needs the flag; some patterns escape what may not be escaped under it.
    expression = /\\[pP]\{/.test(pattern) ? new RegExp(whole, 'u') : new RegExp(whole);
    compiled.set(pattern, expression);
  }
  return expression;
}
