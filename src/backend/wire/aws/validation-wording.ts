import { AwsError } from './aws-error';
import type { Constraint, Step, Violation } from './validation';
import { s3Violation } from './validation-s3';
import type { ProtocolName } from '../../../facts/aws/model';

/** How each protocol's services word violations of their models. */
export const wordings: Readonly<Record<ProtocolName, (violations: readonly Violation[]) => AwsError>> = {
  json: (violations) => new AwsError({ code: 'ValidationException', message: coral(violations) }),
  'rest-json': (violations) =>
    new AwsError({ code: 'ValidationException', message: coral(violations), extra: { Reason: 'INVALID_PARAMETER_VALUE' } }),
  // STS names the pattern before the length (recorded from AssumeRole with an ARN of 2049 characters).
  query: (violations) => new AwsError({ code: 'ValidationError', message: coral(patternFirst(violations)) }),
  ec2: (violations) => ec2(violations),
  'rest-xml': (violations) => s3Violation(violations),
};

/**
 * The text of AWS's older framework, all violations in one. Recorded forms: `Value 'a b' at 'aliasName' …` (KMS),
 * `Value at 'plaintext' …` for what is sensitive (KMS), `Value 'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]' at
 * 'ciphertextBlob' …` (KMS), `Value null at 'keyId' …` (KMS), `'records.36.member.data'` (Firehose), `Value '[x]' at
 * 'types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: […]]` (API Gateway).
 */
function coral(violations: readonly Violation[]): string {
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`;
  const texts = violations.map(
    (violation) =>
      `Value${shown(violation)} at '${placeOf(violation)}' failed to satisfy constraint: ${coralConstraint(violation.constraint)}`,
  );
  return `${count}: ${texts.join('; ')}`;
}

/** The violations of one member stand together; among them the pattern comes first. */
function patternFirst(violations: readonly Violation[]): readonly Violation[] {
  const ordered: Violation[] = [];
  let start = 0;
  for (const violation of violations) {
    const place = placeOf(violation);
    if (ordered.length > 0 && placeOf(ordered[start] ?? violation) !== place) start = ordered.length;
    if (violation.constraint.kind === 'pattern') ordered.splice(start, 0, violation);
    else ordered.push(violation);
  }
  return ordered;
}

function placeOf(violation: Violation): string {
  return violation.path.map(coralStep).join('.');
}

function coralStep({ name, item }: Step): string {
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  return item === undefined ? lower : `${lower}.${item}.member`;
}

const COUNTED = {
  'length-at-most': 'Member must have length less than or equal to',
  'length-at-least': 'Member must have length greater than or equal to',
  'value-at-most': 'Member must have value less than or equal to',
  'value-at-least': 'Member must have value greater than or equal to',
} as const;

function coralConstraint(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'not-null':
      return 'Member must not be null';
    case 'length-at-most':
    case 'length-at-least':
    case 'value-at-most':
    case 'value-at-least':
      return `${COUNTED[constraint.kind]} ${constraint.limit}`;
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${constraint.pattern}`;
    case 'enum':
      return `Member must satisfy enum value set: [${constraint.values.join(', ')}]`;
    case 'items':
    case 'keys': {
      const rules = constraint.constraints.filter(({ kind }) => kind !== 'not-null' || constraint.constraints.length === 1);
      const who = constraint.kind === 'keys' ? 'Map keys' : 'Member';
      return `${who} must satisfy constraint: [${rules.map(coralConstraint).join(', ')}]`;
    }
  }
}

/** The value as Java would print it; nothing of what is sensitive. */
function shown({ shape, value, constraint }: Violation): string {
  if (constraint.kind === 'not-null') return ' null';
  if ('sensitive' in shape && shape.sensitive) return '';
  return ` '${printed(value)}'`;
}

function printed(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value);
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${printed(key)}=${printed(item)}`).join(', ')}}`;
  // Java prints a structure as its toString, which differs from class to class and is not known.
  return '';
}

/** EC2 speaks of one parameter at a time, the missing one first. */
function ec2(violations: readonly Violation[]): AwsError {
  const missing = violations.find(({ constraint }) => constraint.kind === 'not-null');
  if (missing !== undefined) {
    const name = ec2Name(missing);
    return new AwsError({ code: 'MissingParameter', message: `The request must contain the parameter ${name}` });
  }
  const [violation] = violations;
  if (violation === undefined) throw new Error('no violation to word');
  const name = ec2Name(violation);
  const parameter = name.charAt(0).toLowerCase() + name.slice(1);
  const value = Array.isArray(violation.value) ? violation.value.join(', ') : printed(violation.value);
  const hidden = 'sensitive' in violation.shape && violation.shape.sensitive;
  const expected = EXPECTED[violation.constraint.kind]?.(violation.constraint) ?? '';
  return new AwsError({
    code: 'InvalidParameterValue',
    message: `Value (${hidden ? '' : value}) for parameter ${parameter} is invalid.${expected}`,
  });
}

const EXPECTED: Readonly<Partial<Record<Constraint['kind'], (constraint: Constraint) => string>>> = {
  'value-at-least': (constraint) => ('limit' in constraint ? ` Expecting a value greater than or equal to ${constraint.limit}.` : ''),
  'value-at-most': (constraint) => ('limit' in constraint ? ` Expecting a value less than or equal to ${constraint.limit}.` : ''),
};

/** The name of the parameter on the wire, with the places of the lists it goes through. */
function ec2Name({ path }: Violation): string {
  return path
    .map(({ name, member, item }) => {
      const wire = member.queryName ?? member.locationName ?? name;
      const upper = wire.charAt(0).toUpperCase() + wire.slice(1);
      return item === undefined ? upper : `${upper}.${item}`;
    })
    .join('.');
}
