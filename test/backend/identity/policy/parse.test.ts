import fc from 'fast-check';
import { parsePolicy } from '../../../../src/backend/identity/policy/parse';
import type { PolicyKind } from '../../../../src/backend/identity/policy/policy';
import { PolicyCache } from '../../../../src/backend/identity/policy/policy-cache';
import { PolicyFault } from '../../../../src/backend/identity/policy/policy-fault';
import { iamPolicyWording, kmsPolicyWording } from '../../../../src/backend/wire/aws/policy-wording';

// The default key policy that KMS attaches (KMS developer guide, "Default key policy").
const keyPolicy = JSON.stringify({
  Version: '2012-10-17',
  Id: 'key-default-1',
  Statement: [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

const faultOf = (text: string, kind: PolicyKind = 'resource'): Partial<PolicyFault> => {
  try {
    parsePolicy(text, kind);
  } catch (thrown) {
    if (thrown instanceof PolicyFault) return thrown;
    throw thrown;
  }
  return {};
};
const statement = (changes: Record<string, unknown>) => {
  const whole: Record<string, unknown> = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*', ...changes };
  return JSON.stringify({ Version: '2012-10-17', Statement: whole });
};

test('the default key policy of KMS', () => {
  expect(parsePolicy(keyPolicy, 'resource')).toMatchObject({
    version: '2012-10-17',
    id: 'key-default-1',
    statements: [
      {
        sid: 'Enable IAM User Permissions',
        effect: 'Allow',
        principal: { negated: false, entries: [{ kind: 'account', account: '111122223333' }] },
        action: { negated: false, entries: [{ source: 'kms:*' }] },
        resource: { negated: false, entries: [{ source: '*' }] },
        conditions: [],
      },
    ],
  });
});

test('single values and lists, all forms of principals, and a policy without version', () => {
  const policy = parsePolicy(
    JSON.stringify({
      Statement: {
        Effect: 'Deny',
        NotPrincipal: {
          AWS: [
            '111122223333',
            'arn:aws:iam::111122223333:user/path/ada',
            'arn:aws:sts::111122223333:assumed-role/r/s',
            'AIDACKCEVSQ6C2EXAMPLE',
            '*',
          ],
          Service: 'ec2.amazonaws.com',
          Federated: 'cognito-identity.amazonaws.com',
        },
        NotAction: ['kms:Encrypt', 'KMS:Decrypt'],
        NotResource: ['arn:aws:kms:*:*:key/*'],
        Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 }, Bool: { 'aws:SecureTransport': [true] } },
      },
    }),
    'resource',
  );
  expect(policy.version).toBe('2008-10-17');
  const [only] = policy.statements;
  expect(only?.principal?.entries.map(({ kind }) => kind)).toEqual([
    'account',
    'user',
    'session',
    'unique-id',
    'anyone',
    'service',
    'federated',
  ]);
  expect(only?.action.entries.map(({ source }) => source)).toEqual(['kms:encrypt', 'kms:decrypt']);
  expect(only?.conditions).toHaveLength(2);
});

test.each<[string, PolicyKind, string, string]>([
  ['no JSON', 'resource', '{"Statement": ', 'not-json'],
  ['an empty text', 'resource', '', 'not-json'],
  ['text after the document', 'resource', `${keyPolicy} x`, 'not-json'],
  ['a trailing comma', 'resource', keyPolicy.replace(']}', '],}'), 'not-json'],
  ['a list', 'resource', '[]', 'wrong-type'],
  ['nesting without end', 'resource', '['.repeat(100_000), 'not-json'],
  ['a key that stands twice', 'resource', keyPolicy.replace('"Effect"', '"Effect":"Deny","Effect"'), 'duplicate-key'],
  ['a key that stands twice, once escaped', 'resource', keyPolicy.replace('"Effect"', '"\\u0045ffect":"Deny","Effect"'), 'duplicate-key'],
  ['an unknown element', 'resource', keyPolicy.replace('"Id"', '"Name"'), 'unknown-element'],
  ['an unknown element of a statement', 'resource', statement({ effect: 'Deny' }), 'unknown-element'],
  ['an element named __proto__', 'resource', keyPolicy.replace('"Id"', '"__proto__"'), 'unknown-element'],
  ['no statement', 'resource', '{"Version":"2012-10-17"}', 'missing-element'],
  ['an empty list of statements', 'resource', '{"Statement":[]}', 'missing-element'],
  ['another version', 'resource', '{"Version":"2015-01-01","Statement":[]}', 'invalid-version'],
  ['no effect', 'resource', statement({ Effect: undefined }), 'missing-element'],
  ['an unknown effect', 'resource', statement({ Effect: 'allow' }), 'invalid-effect'],
  ['an effect that is no text', 'resource', statement({ Effect: ['Allow'] }), 'wrong-type'],
  ['no action', 'resource', statement({ Action: undefined }), 'missing-element'],
  ['an empty list of actions', 'resource', statement({ Action: [] }), 'missing-element'],
  ['an action without vendor', 'resource', statement({ Action: 'Encrypt' }), 'invalid-action'],
  ['Action and NotAction', 'resource', statement({ NotAction: 'kms:*' }), 'conflicting-elements'],
  ['Resource and NotResource', 'resource', statement({ NotResource: '*' }), 'conflicting-elements'],
  ['Principal and NotPrincipal', 'resource', statement({ NotPrincipal: '*' }), 'conflicting-elements'],
  ['no resource', 'resource', statement({ Resource: undefined }), 'missing-element'],
  ['a resource that is no ARN', 'resource', statement({ Resource: 'key/1' }), 'invalid-resource'],
  ['a resource in a trust policy', 'trust', statement({}), 'prohibited-element'],
  ['no principal', 'resource', statement({ Principal: undefined }), 'missing-element'],
  ['an empty principal', 'resource', statement({ Principal: {} }), 'missing-element'],
  ['a principal in an identity policy', 'identity', statement({}), 'prohibited-element'],
  ['a principal that is no ARN', 'resource', statement({ Principal: { AWS: 'ada' } }), 'invalid-principal'],
  ['a principal of eleven digits', 'resource', statement({ Principal: { AWS: '11112222333' } }), 'invalid-principal'],
  ['a wildcard in a principal', 'resource', statement({ Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }), 'invalid-principal'],
  ['a group as principal', 'resource', statement({ Principal: { AWS: 'arn:aws:iam::111122223333:group/g' } }), 'invalid-principal'],
  ['an unknown type of principal', 'resource', statement({ Principal: { Google: 'x' } }), 'unknown-element'],
  ['a principal that is a word', 'resource', statement({ Principal: 'ada' }), 'invalid-principal'],
  ['an unknown operator', 'resource', statement({ Condition: { StringIs: { a: 'b' } } }), 'unknown-operator'],
  ['a condition that is no object', 'resource', statement({ Condition: [] }), 'wrong-type'],
  ['a condition value that is an object', 'resource', statement({ Condition: { StringEquals: { a: {} } } }), 'wrong-type'],
  ['a variable without an end', 'resource', statement({ Resource: 'arn:aws:kms:::${aws:x' }), 'invalid-variable'],
  ['a blank in the id of an identity policy', 'identity', statement({ Principal: undefined, Sid: 'a b' }), 'invalid-sid'],
])('rejects %s', (_, kind, text, fault) => expect(faultOf(text, kind).kind).toBe(fault));

test('rejects an id that stands twice in an identity policy', () => {
  const one = { Sid: 'A', Effect: 'Allow', Action: '*', Resource: '*' };
  expect(faultOf(JSON.stringify({ Statement: [one, one] }), 'identity').kind).toBe('duplicate-sid');
});

test('every prefix of a policy is refused, and no changed character causes anything but a fault', () => {
  for (let length = 0; length < keyPolicy.length; length++) expect(faultOf(keyPolicy.slice(0, length)).kind).toBe('not-json');
  fc.assert(
    fc.property(fc.nat(keyPolicy.length - 1), fc.string({ unit: 'binary', minLength: 0, maxLength: 2 }), (at, other) => {
      faultOf(keyPolicy.slice(0, at) + other + keyPolicy.slice(at + 1));
    }),
    { numRuns: 2000 },
  );
});

test('reads JSON as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.json({ maxDepth: 3 }), (sid, id) => {
      const text = JSON.stringify(
        { Id: id, Statement: { Sid: sid, Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } },
        null,
        2,
      );
      expect(parsePolicy(text, 'resource')).toMatchObject({ id, statements: [{ sid }] });
    }),
  );
});

test('KMS and IAM word every fault', () => {
  expect(kmsPolicyWording['invalid-principal']({ at: '', principal: 'ada' })).toBe(
    'Policy contains a statement with one or more invalid principals.',
  );
  expect(iamPolicyWording['prohibited-element']({ at: '', element: 'Principal' })).toBe('Policy document should not specify a principal.');
  expect(iamPolicyWording['missing-element']({ at: '', element: 'Resource' })).toBe('Policy statement must contain resources.');
});

test('the cache gives the same policy for the same text and kind, and is bounded', () => {
  const cache = new PolicyCache(keyPolicy.length * 3);
  expect(cache.parse(keyPolicy, 'resource')).toBe(cache.parse(keyPolicy, 'resource'));
  expect(() => cache.parse(keyPolicy, 'identity')).toThrow('invalid-sid');
  for (let at = 0; at < 10; at++) cache.parse(keyPolicy + ' '.repeat(at), 'resource');
  expect(cache.size).toBeLessThan(3);
});
