import { accessRules } from '../../../../src/backend/identity/policy/access-rules';
import { decide } from '../../../../src/backend/identity/policy/evaluate';
import { parsePolicy } from '../../../../src/backend/identity/policy/parse';
import { rootPrincipal } from '../../../../src/backend/principal';
import type { Principal } from '../../../../src/backend/principal';

/**
 * The whole decision, one row a case. Policies are written in a word each: `allow` and `deny` everything, `other` allows something else;
 * those of a resource say whom: `allow user`. Sources: IAM user guide (UG) and KMS developer guide (KMS), read 2026-11.
 */
const account = '111122223333';
const elsewhere = '444455556666';
const user: Principal = { account, arn: `arn:aws:iam::${account}:user/ada`, userId: 'AIDAEXAMPLEEXAMPLE00', kind: 'user' };
const session: Principal = {
  account,
  arn: `arn:aws:sts::${account}:assumed-role/reader/s1`,
  userId: 'AROAEXAMPLEEXAMPLE00:s1',
  kind: 'role-session',
  session: { roleArn: `arn:aws:iam::${account}:role/team/reader`, policies: [], issuedAt: 0 },
};
const principals = {
  user,
  session,
  root: rootPrincipal(account),
  anonymous: { account: '', arn: '*', userId: 'anonymous', kind: 'anonymous' },
  service: { account: '', arn: 'ec2.amazonaws.com', userId: 'ec2.amazonaws.com', kind: 'service' },
} as const satisfies Record<string, Principal>;

const everything = { Action: '*', Resource: '*' };
const words: Readonly<Record<string, object>> = {
  allow: { Effect: 'Allow', ...everything },
  deny: { Effect: 'Deny', ...everything },
  other: { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
};
const whom: Readonly<Record<string, object>> = {
  user: { Principal: { AWS: user.arn } },
  role: { Principal: { AWS: `arn:aws:iam::${account}:role/team/reader` } },
  'role-id': { Principal: { AWS: 'AROAEXAMPLEEXAMPLE00' } },
  session: { Principal: { AWS: session.arn } },
  'other-user': { Principal: { AWS: `arn:aws:iam::${account}:user/bob` } },
  account: { Principal: { AWS: `arn:aws:iam::${account}:root` } },
  'other-account': { Principal: { AWS: elsewhere } },
  everyone: { Principal: '*' },
  'by-role-arn': { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/reader` } } },
  ec2: { Principal: { Service: 'ec2.amazonaws.com' } },
  'all-but-user': { NotPrincipal: { AWS: [user.arn, `arn:aws:iam::${account}:root`] } },
  'all-but-bob': { NotPrincipal: { AWS: [`arn:aws:iam::${account}:user/bob`, `arn:aws:iam::${account}:root`] } },
};

const parsed = (kind: 'identity' | 'resource', ...statements: object[]) =>
  parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), kind);
const identity = (text: string) =>
  text === '-' ? [] : text.split('+').map((word) => parsed('identity', words[word.trim()] ?? unknown(word)));
const resource = (text: string) => {
  if (text === '-') return {};
  const statements = text.split('+').map((part) => {
    const [effect = '', to = ''] = part.trim().split(' ');
    return { ...(words[effect] ?? unknown(effect)), ...(whom[to] ?? unknown(to)) };
  });
  return { resourcePolicy: parsed('resource', ...statements) };
};
const unknown = (word: string): never => {
  throw new Error(`"${word}" is no word of this table`);
};

/** Who asks, of whose resource, under which rules; the four kinds of policy; what comes of it; where it stands. */
type Row = [
  who: keyof typeof principals,
  of: 'own' | 'foreign',
  rules: keyof typeof accessRules,
  identity: string,
  resource: string,
  boundary: string,
  session: string,
  outcome: string,
  source: string,
];

const logic = 'UG "Policy evaluation logic for requests within a single account"';
const cross = 'UG "Cross-account policy evaluation logic"';
const types = 'UG "How AWS enforcement code logic evaluates requests", resource-based policies by type of principal';
const boundaries = 'UG "Permissions boundaries for IAM entities"';
const sessions = 'UG "Policies and permissions", session policies';
const keyPolicies = 'KMS "Key policies in AWS KMS"';
const notPrincipal = 'UG "AWS JSON policy elements: NotPrincipal"';

test.each<Row>([
  // Nothing is allowed by default, and a deny wins wherever it stands.
  ['user', 'own', 's3', '-', '-', '-', '-', 'no identity', logic],
  ['user', 'own', 's3', 'other', '-', '-', '-', 'no identity', logic],
  ['user', 'own', 's3', 'allow', '-', '-', '-', 'yes', logic],
  ['user', 'own', 's3', 'allow + deny', '-', '-', '-', 'denied by identity', logic],
  ['user', 'own', 's3', 'deny', 'allow user', '-', '-', 'denied by identity', logic],
  ['user', 'own', 's3', 'allow', 'allow user + deny everyone', '-', '-', 'denied by resource', logic],
  ['user', 'own', 's3', 'allow', 'deny account', '-', '-', 'denied by resource', logic],
  ['user', 'own', 's3', 'allow', 'allow user', 'deny', '-', 'denied by boundary', logic],
  ['session', 'own', 's3', 'allow', 'allow session', '-', 'deny', 'denied by session', logic],
  // Within one account a resource policy is enough.
  ['user', 'own', 's3', '-', 'allow user', '-', '-', 'yes', logic],
  ['user', 'own', 's3', '-', 'allow everyone', '-', '-', 'yes', logic],
  ['user', 'own', 's3', '-', 'allow other-user', '-', '-', 'no identity', logic],
  ['user', 'own', 's3', '-', 'allow account', '-', '-', 'no identity', logic],
  ['user', 'own', 's3', 'allow', 'allow account', '-', '-', 'yes', logic],
  ['user', 'own', 's3', 'allow', 'allow other-user', '-', '-', 'yes', logic],
  ['session', 'own', 's3', '-', 'allow role', '-', '-', 'yes', types],
  ['session', 'own', 's3', '-', 'allow role-id', '-', '-', 'yes', types],
  ['session', 'own', 's3', '-', 'allow user', '-', '-', 'no identity', types],
  // The boundary limits what identity policies give …
  ['user', 'own', 's3', 'allow', '-', 'allow', '-', 'yes', boundaries],
  ['user', 'own', 's3', 'allow', '-', 'other', '-', 'no boundary', boundaries],
  ['user', 'own', 's3', '-', '-', 'allow', '-', 'no identity', boundaries],
  ['session', 'own', 's3', 'allow', '-', 'other', '-', 'no boundary', boundaries],
  // … and not what a resource gives to a user or a session itself,
  ['user', 'own', 's3', '-', 'allow user', 'other', '-', 'yes', types],
  ['session', 'own', 's3', '-', 'allow session', 'other', 'other', 'yes', types],
  ['session', 'own', 's3', '-', 'allow everyone', 'other', 'other', 'yes', types],
  ['session', 'own', 's3', '-', 'allow by-role-arn', 'other', 'other', 'yes', types],
  // but what it gives to the role.
  ['session', 'own', 's3', '-', 'allow role', 'other', '-', 'no boundary', types],
  ['session', 'own', 's3', '-', 'allow role', '-', 'other', 'no session', types],
  ['session', 'own', 's3', '-', 'allow role', 'allow', 'allow', 'yes', types],
  // A session policy limits and gives nothing.
  ['session', 'own', 's3', 'allow', '-', '-', 'allow', 'yes', sessions],
  ['session', 'own', 's3', 'allow', '-', '-', 'other', 'no session', sessions],
  ['session', 'own', 's3', '-', '-', '-', 'allow', 'no identity', sessions],
  ['session', 'own', 's3', 'allow', '-', 'allow', 'other', 'no session', sessions],
  // Across accounts both sides must allow, and all limits count, however the resource names the principal.
  ['user', 'foreign', 's3', 'allow', '-', '-', '-', 'no resource', cross],
  ['user', 'foreign', 's3', '-', 'allow user', '-', '-', 'no identity', cross],
  ['user', 'foreign', 's3', 'allow', 'allow user', '-', '-', 'yes', cross],
  ['user', 'foreign', 's3', 'allow', 'allow account', '-', '-', 'yes', cross],
  ['user', 'foreign', 's3', 'allow', 'allow everyone', '-', '-', 'yes', cross],
  ['user', 'foreign', 's3', '-', 'allow everyone', '-', '-', 'no identity', cross],
  ['user', 'foreign', 's3', 'allow', 'allow user', 'other', '-', 'no boundary', cross],
  ['session', 'foreign', 's3', 'allow', 'allow session', '-', 'other', 'no session', cross],
  ['session', 'foreign', 's3', 'allow', 'allow role', '-', '-', 'yes', cross],
  ['root', 'foreign', 's3', '-', 'allow account', '-', '-', 'yes', cross],
  ['root', 'foreign', 's3', '-', '-', '-', '-', 'no resource', cross],
  ['root', 'foreign', 's3', '-', 'allow other-account', '-', '-', 'no resource', cross],
  // The root user has no policies of its own, and obeys the resource's.
  ['root', 'own', 'general', '-', '-', '-', '-', 'yes', logic],
  ['root', 'own', 's3', '-', 'allow other-user', '-', '-', 'yes', logic],
  ['root', 'own', 's3', '-', 'deny everyone', '-', '-', 'denied by resource', logic],
  // KMS: nothing without the key policy, which may leave it to IAM.
  ['user', 'own', 'kms', 'allow', 'allow other-user', '-', '-', 'no resource', keyPolicies],
  ['user', 'own', 'kms', 'allow', 'allow account', '-', '-', 'yes', keyPolicies],
  ['user', 'own', 'kms', '-', 'allow account', '-', '-', 'no identity', keyPolicies],
  ['user', 'own', 'kms', 'other', 'allow account', '-', '-', 'no identity', keyPolicies],
  ['user', 'own', 'kms', '-', 'allow user', '-', '-', 'yes', keyPolicies],
  ['session', 'own', 'kms', '-', 'allow role', '-', '-', 'yes', keyPolicies],
  ['session', 'own', 'kms', '-', 'allow role', '-', 'other', 'no session', keyPolicies],
  ['session', 'own', 'kms', 'allow', 'allow account', 'other', '-', 'no boundary', keyPolicies],
  ['root', 'own', 'kms', '-', 'allow user', '-', '-', 'no resource', keyPolicies],
  ['root', 'own', 'kms', '-', 'allow account', '-', '-', 'yes', keyPolicies],
  ['user', 'foreign', 'kms', 'allow', 'allow account', '-', '-', 'yes', 'KMS "Allowing users in other accounts to use a KMS key"'],
  ['user', 'foreign', 'kms', '-', 'allow user', '-', '-', 'no identity', 'KMS "Allowing users in other accounts to use a KMS key"'],
  // Who has no account has only what the resource says.
  ['anonymous', 'own', 's3', '-', '-', '-', '-', 'no resource', 'UG "AWS JSON policy elements: Principal", anonymous users'],
  ['anonymous', 'own', 's3', '-', 'allow everyone', '-', '-', 'yes', 'UG "AWS JSON policy elements: Principal", anonymous users'],
  ['anonymous', 'own', 's3', '-', 'allow account', '-', '-', 'no resource', 'UG "AWS JSON policy elements: Principal", anonymous users'],
  ['anonymous', 'own', 's3', '-', 'allow everyone + deny everyone', '-', '-', 'denied by resource', logic],
  ['service', 'own', 'kms', '-', 'allow ec2', '-', '-', 'yes', 'UG "AWS JSON policy elements: Principal", AWS services'],
  ['service', 'own', 'kms', '-', 'allow account', '-', '-', 'no resource', 'UG "AWS JSON policy elements: Principal", AWS services'],
  // All but some: an account that is listed leaves out its root user only.
  ['user', 'own', 's3', 'allow', 'deny all-but-user', '-', '-', 'yes', notPrincipal],
  ['user', 'own', 's3', 'allow', 'deny all-but-bob', '-', '-', 'denied by resource', notPrincipal],
  ['root', 'own', 's3', '-', 'deny all-but-bob', '-', '-', 'yes', notPrincipal],
  // Roles: nobody without the trust policy.
  ['user', 'own', 'trust', 'allow', '-', '-', '-', 'no resource', 'UG "Roles terms and concepts", trust policy'],
  ['user', 'own', 'trust', '-', 'allow user', '-', '-', 'yes', 'UG "Roles terms and concepts", trust policy'],
  ['user', 'own', 'trust', '-', 'allow account', '-', '-', 'no identity', 'UG "Granting a user permissions to switch roles"'],
  ['user', 'foreign', 'trust', '-', 'allow user', '-', '-', 'no identity', 'UG "Granting a user permissions to switch roles"'],
])(
  '%s, %s resource, %s rules: identity %s, resource %s, boundary %s, session %s: %s (%s)',
  (who, of, rules, own, its, boundary, limits, outcome) => {
    const [limit] = identity(boundary);
    const sessionPolicies = identity(limits);
    const decision = decide({
      principal: principals[who],
      action: 'kms:Decrypt',
      resource: 'arn:aws:kms:eu-central-1:111122223333:key/1234',
      resourceAccount: of === 'own' ? account : elsewhere,
      context: new Map(),
      identityPolicies: identity(own),
      rules: accessRules[rules],
      ...resource(its),
      ...(limit === undefined ? {} : { boundary: limit }),
      ...(sessionPolicies.length === 0 ? {} : { sessionPolicies }),
    });
    expect(decision.allowed ? 'yes' : `${decision.explicit ? 'denied by' : 'no'} ${decision.by}`).toBe(outcome);
  },
);

describe('condition keys', () => {
  const holds = (condition: object, principal: Principal = session, more: Partial<Parameters<typeof decide>[0]> = {}): boolean =>
    decide({
      principal,
      action: 'kms:Decrypt',
      resource: 'arn:aws:kms:eu-central-1:111122223333:key/1234',
      resourceAccount: account,
      context: new Map(),
      identityPolicies: [parsed('identity', { ...words.allow, Condition: condition })],
      rules: accessRules.general,
      ...more,
    }).allowed;

  test('aws:PrincipalArn of a session is its role, path and all', () => {
    expect(holds({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/reader` } })).toBe(true);
    expect(holds({ ArnEquals: { 'aws:PrincipalArn': session.arn } })).toBe(false);
  });

  test('only temporary credentials have a time of issue and a word on second factors', () => {
    expect(holds({ DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' } })).toBe(true);
    expect(holds({ Null: { 'aws:TokenIssueTime': 'true' } }, user)).toBe(true);
    expect(holds({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })).toBe(false);
    expect(holds({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, user)).toBe(true);
    expect(holds({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } })).toBe(false);
  });

  test('tags of the principal are its own, whatever the request says', () => {
    const condition = { StringEquals: { 'aws:PrincipalTag/team': 'blue' } };
    const context = new Map([['aws:PrincipalTag/team', ['blue']]]);
    expect(holds(condition, user, { principalTags: [{ key: 'Team', value: 'blue' }] })).toBe(true);
    expect(holds(condition, user, { principalTags: [{ key: 'Team', value: 'red' }], context })).toBe(false);
  });

  test('what every request has is asked for only where a condition is', () => {
    const environment = jest.fn(() => new Map([['aws:SourceIp', ['203.0.113.7']]]));
    expect(holds({}, user, { environment })).toBe(true);
    expect(environment).not.toHaveBeenCalled();
    expect(holds({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, user, { environment })).toBe(true);
    expect(holds({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, user, { environment })).toBe(false);
  });
});
