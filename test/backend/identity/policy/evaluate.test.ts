import { accessRules } from '../../../../src/backend/identity/policy/access-rules';
import { decide, type AccessRequest } from '../../../../src/backend/identity/policy/evaluate';
import { parsePolicy } from '../../../../src/backend/identity/policy/parse';
import { rootPrincipal, type Principal } from '../../../../src/backend/principal';

const account = '111122223333';
const foreignAccount = '444455556666';
const key = `arn:aws:kms:eu-central-1:${account}:key/1234`;
const userOf = (of: string): Principal => ({
  account: of,
  arn: `arn:aws:iam::${of}:user/ada`,
  userId: 'AIDAEXAMPLEEXAMPLE00',
  kind: 'user',
});
const user = userOf(account);
const session: Principal = {
  account,
  arn: `arn:aws:sts::${account}:assumed-role/reader/s1`,
  userId: 'AROAEXAMPLEEXAMPLE00:s1',
  kind: 'role-session',
};
const service: Principal = { account: '', arn: 'ec2.amazonaws.com', userId: 'ec2.amazonaws.com', kind: 'service' };
const anonymous: Principal = { account: '', arn: '', userId: 'anonymous', kind: 'anonymous' };

type Part = Record<string, unknown>;
const identity = (...statements: Part[]) => parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');
const resource = (...statements: Part[]) => parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'resource');
const allow: Part = { Effect: 'Allow', Action: '*', Resource: '*' };
const deny: Part = { Effect: 'Deny', Action: '*', Resource: '*' };
const to = (principal: unknown, statement: Part = allow): Part => ({ ...statement, Principal: principal });
const aws = (arn: string) => ({ AWS: arn });
const accountRoot = aws(`arn:aws:iam::${account}:root`);
const foreignRoot = aws(`arn:aws:iam::${foreignAccount}:root`);

const ask = (request: Partial<AccessRequest>) =>
  decide({
    principal: user,
    action: 'kms:Decrypt',
    resource: key,
    resourceAccount: account,
    context: new Map(),
    identityPolicies: [],
    rules: accessRules.kms,
    ...request,
  });
const brief = (request: Partial<AccessRequest>): string => {
  const decision = ask(request);
  return decision.allowed ? 'allowed' : `${decision.explicit ? 'denied' : 'not allowed'} by ${decision.by}`;
};

// IAM user guide, "Policy evaluation logic"; KMS developer guide, "Key policies" and "Troubleshooting key access".
const nobody = resource(to(foreignRoot));
const delegated = resource(to(accountRoot));
const direct = resource(to(aws(user.arn)));
describe.each([
  ['kms', accessRules.kms],
  ['s3', accessRules.s3],
] as const)('in one account, %s rules', (name, rules) => {
  const kms = name === 'kms';
  test.each([
    ['no policy', undefined, [], kms ? 'not allowed by resource' : 'not allowed by identity'],
    ['identity allows, no resource policy', undefined, [identity(allow)], kms ? 'not allowed by resource' : 'allowed'],
    ['identity allows, resource policy is for others', nobody, [identity(allow)], kms ? 'not allowed by resource' : 'allowed'],
    ['resource policy names the account, identity is silent', delegated, [], 'not allowed by identity'],
    ['resource policy names the account, identity allows', delegated, [identity(allow)], 'allowed'],
    ['resource policy names the user', direct, [], 'allowed'],
    ['resource policy names everyone', resource(to('*')), [], 'allowed'],
    ['resource policy denies, both allow', resource(to(aws(user.arn)), to('*', deny)), [identity(allow)], 'denied by resource'],
    ['identity denies, both allow', direct, [identity(allow), identity(deny)], 'denied by identity'],
    ['the account is denied', resource(to(aws(user.arn)), to(accountRoot, deny)), [identity(allow)], 'denied by resource'],
    ['both deny', resource(to('*', deny)), [identity(deny)], 'denied by resource'],
  ] as const)('%s', (_, resourcePolicy, identityPolicies, expected) => {
    expect(brief({ rules, identityPolicies, ...(resourcePolicy === undefined ? {} : { resourcePolicy }) })).toBe(expected);
  });
});

describe('the root user', () => {
  const root = rootPrincipal(account);
  test.each([
    ['is allowed where the key policy names the account', delegated, 'allowed'],
    ['is not allowed where the key policy names only a user', direct, 'not allowed by resource'],
    ['is denied by an explicit deny', resource(to(accountRoot), to('*', deny)), 'denied by resource'],
  ] as const)('%s', (_, resourcePolicy, expected) => expect(brief({ principal: root, resourcePolicy })).toBe(expected));

  test('needs no policy where the service asks for none', () => {
    expect(brief({ principal: root, rules: accessRules.general })).toBe('allowed');
  });
});

describe('across accounts', () => {
  const foreign = userOf(foreignAccount);
  test.each([
    ['both allow', resource(to(foreignRoot)), [identity(allow)], 'allowed'],
    ['only the resource allows', resource(to(aws(foreign.arn))), [], 'not allowed by identity'],
    ['only the identity allows', delegated, [identity(allow)], 'not allowed by resource'],
    ['everyone is allowed, the identity is silent', resource(to('*')), [], 'not allowed by identity'],
    ['the resource denies', resource(to(foreignRoot), to(foreignRoot, deny)), [identity(allow)], 'denied by resource'],
  ] as const)('%s', (_, resourcePolicy, identityPolicies, expected) => {
    for (const rules of [accessRules.kms, accessRules.s3]) {
      expect(brief({ principal: foreign, resourcePolicy, identityPolicies, rules })).toBe(expected);
    }
  });

  test('the root user of an account that is named is allowed', () => {
    expect(brief({ principal: rootPrincipal(foreignAccount), resourcePolicy: resource(to(foreignRoot)) })).toBe('allowed');
  });
});

describe('principals', () => {
  test.each<[string, Principal, unknown, boolean]>([
    ['a session by its role', session, aws(`arn:aws:iam::${account}:role/reader`), true],
    ['a session by its role with a path', session, aws(`arn:aws:iam::${account}:role/team/reader`), true],
    ['a session by itself', session, aws(session.arn), true],
    ['a session by its role’s id', session, aws('AROAEXAMPLEEXAMPLE00'), true],
    ['not a session by another role', session, aws(`arn:aws:iam::${account}:role/reader2`), false],
    ['not a session by the same role of another account', session, aws(`arn:aws:iam::${foreignAccount}:role/reader`), false],
    ['not a user by a role', user, aws(`arn:aws:iam::${account}:role/ada`), false],
    ['a user by the id', user, aws('AIDAEXAMPLEEXAMPLE00'), true],
    ['a user in a list', user, { AWS: [`arn:aws:iam::${account}:user/bob`, user.arn] }, true],
    ['not a user by another’s name', user, aws(`arn:aws:iam::${account}:user/adam`), false],
    ['a service', service, { Service: 'ec2.amazonaws.com' }, true],
    ['not another service', service, { Service: 's3.amazonaws.com' }, false],
    ['anyone, signed or not', anonymous, '*', true],
    ['not the anonymous by an account', anonymous, accountRoot, false],
  ])('%s', (_, principal, named, expected) => {
    expect(ask({ principal, resourcePolicy: resource(to(named)) }).allowed).toBe(expected);
  });

  test('NotPrincipal denies all but those named', () => {
    const notPrincipal = (named: unknown) => resource(to('*'), { ...deny, NotPrincipal: named });
    expect(brief({ resourcePolicy: notPrincipal({ AWS: [user.arn] }) })).toBe('allowed');
    expect(brief({ resourcePolicy: notPrincipal({ AWS: [`arn:aws:iam::${account}:user/bob`] }) })).toBe('denied by resource');
    expect(brief({ principal: session, resourcePolicy: notPrincipal(aws(`arn:aws:iam::${account}:role/reader`)) })).toBe('allowed');
  });
});

describe('statements', () => {
  const only = (changes: Part) => ask({ resourcePolicy: resource({ ...to('*'), ...changes }) }).allowed;
  test.each<[string, Part, boolean]>([
    ['an action in any case', { Action: 'KMS:decrypt' }, true],
    ['a wildcard in the action', { Action: 'kms:De*' }, true],
    ['another action', { Action: ['kms:Encrypt', 'kms:Describe*'] }, false],
    ['NotAction of another', { Action: undefined, NotAction: 'kms:Encrypt' }, true],
    ['NotAction of this one', { Action: undefined, NotAction: ['kms:Encrypt', 'kms:D*'] }, false],
    ['the resource', { Resource: key }, true],
    ['another resource', { Resource: key.replace('1234', '123') }, false],
    ['a resource in another case', { Resource: key.toUpperCase().replace('ARN:', 'arn:') }, false],
    ['NotResource of this one', { Resource: undefined, NotResource: [`arn:aws:kms:*:${account}:key/*`] }, false],
    ['a variable of the principal', { Resource: 'arn:aws:kms:*:${aws:PrincipalAccount}:key/*' }, true],
    ['a condition on the principal', { Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:user/*` } } }, true],
    ['a condition that does not hold', { Condition: { StringEquals: { 'aws:username': 'bob' } } }, false],
    ['one of two conditions', { Condition: { StringEquals: { 'aws:username': 'ada', 'kms:ViaService': 'ec2.x' } } }, false],
  ])('%s', (_, changes, expected) => expect(only(changes)).toBe(expected));

  test('condition keys of the request are found in any case', () => {
    const policy = resource({ ...to('*'), Condition: { StringEquals: { 'kms:encryptioncontext:App': 'x' } } });
    expect(brief({ resourcePolicy: policy, context: new Map([['kms:EncryptionContext:app', ['x']]]) })).toBe('allowed');
    expect(brief({ resourcePolicy: policy, context: new Map([['kms:EncryptionContext:app', ['y']]]) })).toBe('not allowed by resource');
  });

  test('a request cannot bring facts about its principal', () => {
    const policy = resource({ ...to('*'), Condition: { StringEquals: { 'aws:username': 'bob' } } });
    expect(ask({ resourcePolicy: policy, context: new Map([['aws:username', ['bob']]]) }).allowed).toBe(false);
  });

  test('the condition key aws:PrincipalArn of a session is its role', () => {
    const policy = resource({ ...to('*'), Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/reader` } } });
    expect(brief({ principal: session, resourcePolicy: policy })).toBe('allowed');
  });

  test('the decision names the statement that made it', () => {
    const policy = resource({ ...to('*'), Sid: 'all' }, { ...to('*', deny), Sid: 'not this', Action: 'kms:Decrypt' });
    expect(ask({ resourcePolicy: policy })).toMatchObject({ allowed: false, statement: { sid: 'not this' } });
    expect(ask({ resourcePolicy: policy, action: 'kms:Encrypt' })).toMatchObject({ allowed: true, statement: { sid: 'all' } });
  });
});
