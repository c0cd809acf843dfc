import { allow, ask, assume, deny, makeRole, makeUser, policy, Refusal, textIn, trust } from '../../../principals';
import type { Credentials } from '../../../principals';
import { useBackend } from '../../../running';

const running = useBackend();
const account = '000000000000';

const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return `${error.status} ${error.code}: ${error.message}`;
    throw error;
  }
  return 'done';
};
const role = (trusted: string) => makeRole(running.backend, 'reader', trusted);
const roleArn = `arn:aws:iam::${account}:role/reader`;
const asked = (by: Credentials, values: Record<string, string> = {}) => refused(assume(running.backend, by, roleArn, values));
const denied = (arn: string): string =>
  `403 AccessDenied: User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
const statement = (more: object): object => ({ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole', ...more });

// IAM user guide, "Roles terms and concepts" and "Granting a user permissions to switch roles".
test('a role is assumed by whom its trust policy names, and by the account’s own if IAM allows it', async () => {
  const ada = await makeUser(running.backend, 'ada');
  expect(await asked(ada)).toBe(denied(ada.arn));
  await role(trust(account));
  expect(await asked(ada)).toBe(denied(ada.arn));
  const bob = await makeUser(running.backend, 'bob', policy(allow('sts:AssumeRole', roleArn)));
  expect(await asked(bob)).toBe('done');
  await ask(running.backend, 'iam', 'UpdateAssumeRolePolicy', { RoleName: 'reader', PolicyDocument: trust(ada.arn) });
  expect(await asked(ada)).toBe('done');
  expect(await asked(bob)).toBe(denied(bob.arn));
  await ask(running.backend, 'iam', 'PutUserPolicy', { UserName: 'ada', PolicyName: 'no', PolicyDocument: policy(deny('sts:*')) });
  expect(await asked(ada)).toBe(denied(ada.arn));
});

test('another account’s role needs both sides', async () => {
  await role(trust('111122223333'));
  const owner = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  await ask(running.backend, 'iam', 'CreateUser', { UserName: 'eve' }, owner);
  const key = await ask(running.backend, 'iam', 'CreateAccessKey', { UserName: 'eve' }, owner);
  const eve = { accessKeyId: textIn(key, 'AccessKeyId'), secretAccessKey: textIn(key, 'SecretAccessKey') };
  expect(await asked(eve)).toMatch(/^403 AccessDenied/);
  const may = { UserName: 'eve', PolicyName: 'p', PolicyDocument: policy(allow('sts:AssumeRole', roleArn)) };
  await ask(running.backend, 'iam', 'PutUserPolicy', may, owner);
  expect(await asked(eve)).toBe('done');
});

test('conditions of the trust policy are asked: external id, session name', async () => {
  const ada = await makeUser(running.backend, 'ada', policy(allow('sts:AssumeRole')));
  await role(policy(statement({ Condition: { StringEquals: { 'sts:ExternalId': 'secret', 'sts:RoleSessionName': '${aws:username}' } } })));
  expect(await asked(ada, { RoleSessionName: 'ada' })).toBe(denied(ada.arn));
  expect(await asked(ada, { RoleSessionName: 'ada', ExternalId: 'guess' })).toBe(denied(ada.arn));
  expect(await asked(ada, { RoleSessionName: 'bob', ExternalId: 'secret' })).toBe(denied(ada.arn));
  expect(await asked(ada, { RoleSessionName: 'ada', ExternalId: 'secret' })).toBe('done');
});

// hashicorp/terraform-provider-aws#3757, aws/aws-cli#3468; STS API reference.
test.each<[string, Record<string, string>]>([
  ['400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.', { DurationSeconds: '3601' }],
  [
    "400 ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    { DurationSeconds: '899' },
  ],
  [
    "400 ValidationError: 1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    { RoleSessionName: 'a b' },
  ],
  ['400 MalformedPolicyDocument: This policy contains invalid Json', { Policy: '{' }],
  [
    '400 PackedPolicyTooLarge: Packed policy consumes 104% of allotted space, please use smaller policy.',
    { Policy: policy(allow(`kms:${'a'.repeat(2030)}`)) },
  ],
  ['400 ValidationError: Session tags are not supported.', { 'Tags.member.1.Key': 'a', 'Tags.member.1.Value': 'b' }],
])('refuses %s', async (expected, values) => {
  await role(trust(account));
  const ada = await makeUser(running.backend, 'ada', policy(allow('sts:AssumeRole')));
  expect(await asked(ada, values)).toBe(expected);
});

test('root users assume no roles, and sessions of sessions last an hour at most', async () => {
  await ask(running.backend, 'iam', 'CreateRole', {
    RoleName: 'reader',
    AssumeRolePolicyDocument: trust(account),
    MaxSessionDuration: '43200',
  });
  expect(await asked({ accessKeyId: 'test', secretAccessKey: 'test' })).toBe(
    '403 AccessDenied: Roles may not be assumed by root accounts.',
  );
  const ada = await makeUser(running.backend, 'ada', policy(allow('sts:AssumeRole')));
  await makeRole(running.backend, 'first', trust(account), policy(allow('sts:AssumeRole')));
  const first = await assume(running.backend, ada, `arn:aws:iam::${account}:role/first`);
  expect(await asked(first)).toBe('done');
  expect(await asked(first, { DurationSeconds: '3601' })).toMatch(/exceeds the 1 hour session limit for roles assumed by role chaining$/);
  expect(await asked(ada, { DurationSeconds: '43200' })).toBe('done');
});

describe('GetSessionToken', () => {
  const session = async (by: Credentials): Promise<Credentials> => {
    const answer = await ask(running.backend, 'sts', 'GetSessionToken', {}, by);
    return {
      accessKeyId: textIn(answer, 'AccessKeyId'),
      secretAccessKey: textIn(answer, 'SecretAccessKey'),
      sessionToken: textIn(answer, 'SessionToken'),
    };
  };

  test('is the user for a while, with all its policies, but not before IAM', async () => {
    const ada = await makeUser(running.backend, 'ada', policy(allow('*')));
    const own = await session(ada);
    expect(textIn(await ask(running.backend, 'sts', 'GetCallerIdentity', {}, own), 'Arn')).toBe(ada.arn);
    await role(trust(account));
    expect(await asked(own)).toBe('done');
    expect(await refused(ask(running.backend, 'iam', 'ListUsers', {}, own))).toMatch(/^403 InvalidClientTokenId/);
    expect(await refused(session(own))).toBe('403 AccessDenied: Cannot call GetSessionToken with session credentials');
    await ask(running.backend, 'iam', 'DeleteUserPolicy', { UserName: 'ada', PolicyName: 'own' });
    expect(await asked(own)).toBe(denied(ada.arn));
  });

  test('lasts twelve hours, an hour for the root user', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const [ofAda, ofRoot] = [await session(ada), await session({ accessKeyId: 'test', secretAccessKey: 'test' })];
    const lives = (by: Credentials) => refused(ask(running.backend, 'sts', 'GetCallerIdentity', {}, by));
    expect([await lives(ofAda), await lives(ofRoot)]).toEqual(['done', 'done']);
    await running.backend.advance(3_601_000);
    expect(await lives(ofAda)).toBe('done');
    expect(await lives(ofRoot)).toBe('403 ExpiredToken: The security token included in the request is expired');
    await running.backend.advance(12 * 3_600_000);
    expect(await lives(ofAda)).toMatch(/^403 ExpiredToken/);
  });
});

test('the account is read out of an access key id', async () => {
  const owner = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  await ask(running.backend, 'iam', 'CreateUser', { UserName: 'eve' }, owner);
  const id = textIn(await ask(running.backend, 'iam', 'CreateAccessKey', { UserName: 'eve' }, owner), 'AccessKeyId');
  const info = (AccessKeyId: string) => ask(running.backend, 'sts', 'GetAccessKeyInfo', { AccessKeyId });
  expect(textIn(await info(id), 'Account')).toBe('111122223333');
  // A real access key id of AWS's own, from its published documentation of the encoding.
  expect(textIn(await info('ASIAQNZGKIQY56JQ7WML'), 'Account')).toBe('029608264753');
});
