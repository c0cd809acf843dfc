import { operators } from '../../../../src/backend/identity/policy/condition-operators';
import { compileCondition } from '../../../../src/backend/identity/policy/conditions';
import { RequestContext } from '../../../../src/backend/identity/policy/request-context';
import { rootPrincipal } from '../../../../src/backend/principal';

const holds = (operator: string, policy: readonly string[], request: readonly string[] | undefined) =>
  compileCondition({ operator, key: 'test:Key', values: policy, variables: true, at: 'here' })(
    new RequestContext(rootPrincipal('111122223333'), new Map(request === undefined ? [] : [['test:key', request]])),
  );

test.each<[string, string, string, boolean]>([
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringNotEquals', 'a', 'a', false],
  ['StringNotEquals', 'a', 'b', true],
  ['StringEqualsIgnoreCase', 'Ab', 'aB', true],
  ['StringNotEqualsIgnoreCase', 'Ab', 'aB', false],
  ['StringLike', 'a*', 'ab', true],
  ['StringLike', 'a*', 'Ab', false],
  ['StringLike', '${aws:PrincipalAccount}', '111122223333', true],
  ['StringNotLike', 'a?', 'ab', false],
  ['NumericEquals', '10', '10.0', true],
  ['NumericEquals', '10', 'ten', false],
  ['NumericNotEquals', '10', '11', true],
  ['NumericLessThan', '10', '9', true],
  ['NumericLessThan', '10', '10', false],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericGreaterThan', '10', '9', false],
  ['NumericGreaterThanEquals', '10', '10', true],
  ['DateEquals', '2026-03-01T12:00:00Z', '1772366400', true],
  ['DateNotEquals', '2026-03-01T12:00:00Z', '2026-03-01T12:00:01Z', true],
  ['DateLessThan', '2026-03-01T12:00:00Z', '2026-03-01T11:59:59Z', true],
  ['DateLessThanEquals', '2026-03-01', '2026-03-01T00:00:00Z', true],
  ['DateGreaterThan', '2026-03-01T12:00:00Z', '2026-03-01T13:00:00+01:00', false],
  ['DateGreaterThanEquals', '1772366400', '2026-03-01T12:00:00Z', true],
  ['DateGreaterThan', '2026-03-01T12:00:00Z', 'tomorrow', false],
  ['Bool', 'true', 'True', true],
  ['Bool', 'false', 'true', false],
  ['BinaryEquals', 'QUJD', 'QUJD', true],
  ['BinaryEquals', 'QUJD', 'qujd', false],
  ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
  ['IpAddress', '203.0.113.7', '203.0.113.7', true],
  ['IpAddress', '2001:db8::/32', '2001:db8:1::1', true],
  ['IpAddress', '203.0.113.0/24', 'not an address', false],
  ['NotIpAddress', '203.0.113.0/24', '203.0.113.1', false],
  ['ArnEquals', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a/b', true],
  ['ArnLike', 'arn:aws:*:*:111122223333:*', 'arn:aws:sns:eu-west-1:111122223333:topic:x', true],
  ['ArnLike', 'arn:aws:s3*:bucket', 'arn:aws:s3:::bucket', false],
  ['ArnLike', 'arn:aws:*:111122223333:a:b', 'arn:aws:x:y:z:111122223333:a:b', false],
  ['ArnLike', 'arn:aws:iam::${aws:PrincipalAccount}:root', 'arn:aws:iam::111122223333:root', true],
  ['ArnLike', 'arn:aws:*:::b', 'arn:aws:s3:eu::b', false],
  ['ArnLike', '*', 'arn:aws:s3:::b', true],
  ['ArnNotLike', 'arn:aws:iam::111122223333:*', 'arn:aws:iam::111122223333:root', false],
  ['ArnNotEquals', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::444455556666:root', true],
])('%s "%s" of the policy, "%s" of the request: %s', (operator, policy, request, expected) => {
  expect(holds(operator, [policy], [request])).toBe(expected);
});

// IAM user guide, "Evaluation logic for multiple context keys or values" and "Multivalued context keys".
describe('several values', () => {
  test.each<[string, string[], string[] | undefined, boolean]>([
    ['StringEquals', ['a', 'b'], ['b'], true],
    ['StringNotEquals', ['a', 'b'], ['b'], false],
    ['StringNotEquals', ['a', 'b'], ['c'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], undefined, true],
    ['ForAllValues:StringEquals', ['a', 'b'], [], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'a'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], undefined, false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['a', 'b'], false],
    ['ForAnyValue:StringLike', ['kms:*'], ['kms:a'], true],
  ])('%s %j, request %j: %s', (operator, policy, request, expected) => expect(holds(operator, policy, request)).toBe(expected));
});

describe('an absent key', () => {
  test.each([...operators].map(([name, { negated }]) => [name, negated] as const))(
    'makes %s %s, with IfExists true',
    (operator, expected) => {
      const value = /^Numeric|^Date/.test(operator)
        ? '1'
        : operator === 'Bool'
          ? 'true'
          : operator.includes('Ip')
            ? '10.0.0.1'
            : 'arn:a:b:c:d:e';
      const usable = operator === 'BinaryEquals' ? 'QUJD' : value;
      expect(holds(operator, [usable], undefined)).toBe(expected);
      expect(holds(`${operator}IfExists`, [usable], undefined)).toBe(true);
    },
  );

  test.each<[string[], string[] | undefined, boolean]>([
    [['true'], undefined, true],
    [['true'], ['x'], false],
    [['false'], undefined, false],
    [['false'], ['x'], true],
    [['true', 'false'], ['x'], true],
  ])('Null %j, request %j: %s', (policy, request, expected) => expect(holds('Null', policy, request)).toBe(expected));
});

test.each([
  'StringMatches',
  'stringEquals',
  'ForSomeValues:StringEquals',
  'NullIfExists',
  'ForAllValues:Null',
  '__proto__',
  'StringEqualsIfExistsIfExists',
  '',
])('rejects the operator "%s"', (operator) => expect(() => holds(operator, ['true'], ['a'])).toThrow('unknown-operator'));

test.each([
  ['NumericEquals', 'ten'],
  ['DateEquals', 'tomorrow'],
  ['Bool', 'yes'],
  ['Null', 'maybe'],
  ['IpAddress', '300.0.0.1'],
  ['IpAddress', '10.0.0.0/33'],
  ['IpAddress', '10.0.0.0/-1'],
  ['BinaryEquals', '***'],
])('rejects for %s the value "%s"', (operator, value) => expect(() => holds(operator, [value], ['a'])).toThrow('invalid-condition-value'));
