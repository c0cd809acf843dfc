import { allow, ask, makeRole, makeUser, policy, Refusal, textIn, textsIn, trust } from '../../../principals';
import { useBackend } from '../../../running';

const running = useBackend();
const iam = (action: string, values: Record<string, string> = {}) => ask(running.backend, 'iam', action, values);
const account = '000000000000';
const document = policy(allow('kms:*'));
const anyone = trust(account);

const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return `${error.status} ${error.code}: ${error.message}`;
    throw error;
  }
  return 'done';
};

test('a user has an id, an ARN with its path, a date and tags', async () => {
  await iam('CreateUser', { UserName: 'ada', Path: '/team/', 'Tags.member.1.Key': 'stage', 'Tags.member.1.Value': 'test' });
  const user = await iam('GetUser', { UserName: 'ada' });
  expect(textIn(user, 'Arn')).toBe(`arn:aws:iam::${account}:user/team/ada`);
  expect(textIn(user, 'UserId')).toMatch(/^AIDA[A-Z2-7]{17}$/);
  expect(textIn(user, 'CreateDate')).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.000)?Z$/);
  expect(textIn(user, 'Value')).toBe('test');
});

test('a user that is renamed keeps id, keys and policies', async () => {
  const ada = await makeUser(running.backend, 'ada', document);
  const before = textIn(await iam('GetUser', { UserName: 'ada' }), 'UserId');
  await iam('UpdateUser', { UserName: 'ada', NewUserName: 'eve', NewPath: '/x/' });
  expect(textIn(await iam('GetUser', { UserName: 'eve' }), 'UserId')).toBe(before);
  expect(textsIn(await iam('ListUserPolicies', { UserName: 'eve' }), 'member')).toEqual(['own']);
  const me = await ask(running.backend, 'sts', 'GetCallerIdentity', {}, ada);
  expect(textIn(me, 'Arn')).toBe(`arn:aws:iam::${account}:user/x/eve`);
});

// Texts: recorded answers of IAM.
describe('refuses', () => {
  test.each<[string, string, Record<string, string>]>([
    ['404 NoSuchEntity: The user with name nobody cannot be found.', 'GetUser', { UserName: 'nobody' }],
    ['404 NoSuchEntity: The role with name nobody cannot be found.', 'GetRole', { RoleName: 'nobody' }],
    ['404 NoSuchEntity: The group with name nobody cannot be found.', 'GetGroup', { GroupName: 'nobody' }],
    ['404 NoSuchEntity: Instance Profile nobody cannot be found.', 'GetInstanceProfile', { InstanceProfileName: 'nobody' }],
    [
      `404 NoSuchEntity: Policy arn:aws:iam::${account}:policy/no was not found.`,
      'GetPolicy',
      { PolicyArn: `arn:aws:iam::${account}:policy/no` },
    ],
    [
      `404 NoSuchEntity: Policy arn:aws:iam::${account}:policy/no does not exist or is not attachable.`,
      'AttachUserPolicy',
      { UserName: 'ada', PolicyArn: `arn:aws:iam::${account}:policy/no` },
    ],
    ['404 NoSuchEntity: The user policy with name no cannot be found.', 'GetUserPolicy', { UserName: 'ada', PolicyName: 'no' }],
    ['409 EntityAlreadyExists: User with name ada already exists.', 'CreateUser', { UserName: 'ada' }],
    ['409 EntityAlreadyExists: User with name ADA already exists.', 'CreateUser', { UserName: 'ADA' }],
    [
      '409 EntityAlreadyExists: Role with name reader already exists.',
      'CreateRole',
      { RoleName: 'reader', AssumeRolePolicyDocument: anyone },
    ],
    [
      '409 EntityAlreadyExists: A policy called use already exists. Duplicate names are not allowed.',
      'CreatePolicy',
      { PolicyName: 'use', PolicyDocument: document },
    ],
    ['400 MalformedPolicyDocument: This policy contains invalid Json', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: '{' }],
    [
      '400 MalformedPolicyDocument: Policy document should not specify a principal.',
      'PutUserPolicy',
      { UserName: 'ada', PolicyName: 'p', PolicyDocument: policy(allow('kms:*', '*', { Principal: '*' })) },
    ],
    [
      '400 MalformedPolicyDocument: Has prohibited field Resource',
      'CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: policy(allow('sts:AssumeRole', '*', { Principal: '*' })) },
    ],
    [
      `400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::${account}:user/nobody"`,
      'CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: trust(`arn:aws:iam::${account}:user/nobody`) },
    ],
    [
      '409 LimitExceeded: Maximum policy size of 2048 bytes exceeded for user ada',
      'PutUserPolicy',
      { UserName: 'ada', PolicyName: 'p', PolicyDocument: policy(allow(`kms:${'a'.repeat(2048)}`)) },
    ],
    [
      '409 LimitExceeded: Cannot exceed quota for PolicySize: 6144',
      'CreatePolicy',
      { PolicyName: 'p', PolicyDocument: policy(allow(`kms:${'a'.repeat(6144)}`)) },
    ],
    [
      '409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048',
      'UpdateAssumeRolePolicy',
      { RoleName: 'reader', PolicyDocument: trust(account, ...Array.from({ length: 200 }, (_, at) => String(111111111111 + at))) },
    ],
    ['409 DeleteConflict: Cannot delete entity, must delete access keys first.', 'DeleteUser', { UserName: 'ada' }],
    ['409 DeleteConflict: Cannot delete entity, must detach all policies first.', 'DeleteRole', { RoleName: 'reader' }],
    ['409 DeleteConflict: Cannot delete entity, must delete policies first.', 'DeleteUser', { UserName: 'bob' }],
    [
      '409 DeleteConflict: Cannot delete a policy attached to entities.',
      'DeletePolicy',
      { PolicyArn: `arn:aws:iam::${account}:policy/use` },
    ],
    [
      '409 DeleteConflict: Cannot delete the default version of a policy.',
      'DeletePolicyVersion',
      { PolicyArn: `arn:aws:iam::${account}:policy/use`, VersionId: 'v1' },
    ],
    [
      '400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      'TagUser',
      {
        UserName: 'ada',
        'Tags.member.1.Key': 'a',
        'Tags.member.1.Value': '1',
        'Tags.member.2.Key': 'A',
        'Tags.member.2.Value': '2',
      },
    ],
    ['400 ValidationError: Must specify userName when calling with non-User credentials', 'CreateAccessKey', {}],
    ['400 ValidationError: Invalid Marker.', 'ListUsers', { Marker: 'x' }],
    [
      "400 ValidationError: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1',
      'ListUsers',
      { MaxItems: '0' },
    ],
  ])('%s (%s)', async (expected, action, values) => {
    await makeUser(running.backend, 'ada');
    await iam('CreateUser', { UserName: 'bob' });
    await iam('PutUserPolicy', { UserName: 'bob', PolicyName: 'own', PolicyDocument: document });
    await makeRole(running.backend, 'reader', anyone);
    await iam('CreatePolicy', { PolicyName: 'use', PolicyDocument: document });
    await iam('AttachRolePolicy', { RoleName: 'reader', PolicyArn: `arn:aws:iam::${account}:policy/use` });
    expect(await refused(iam(action, values))).toBe(expected);
  });

  test('a third access key, an eleventh policy and a sixth version', async () => {
    await makeUser(running.backend, 'ada');
    await iam('CreateAccessKey', { UserName: 'ada' });
    expect(await refused(iam('CreateAccessKey', { UserName: 'ada' }))).toBe(
      '409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2',
    );
    for (let at = 0; at < 11; at++) await iam('CreatePolicy', { PolicyName: `p${at}`, PolicyDocument: document });
    const attach = (at: number) => iam('AttachUserPolicy', { UserName: 'ada', PolicyArn: `arn:aws:iam::${account}:policy/p${at}` });
    for (let at = 0; at < 10; at++) await attach(at);
    await attach(3);
    expect(await refused(attach(10))).toBe('409 LimitExceeded: Cannot exceed quota for PoliciesPerUser: 10');
    const version = () => iam('CreatePolicyVersion', { PolicyArn: `arn:aws:iam::${account}:policy/p0`, PolicyDocument: document });
    for (let at = 0; at < 4; at++) await version();
    expect(await refused(version())).toBe(
      '409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
  });
});

test('versions are counted on for ever, and the default one is what attached principals have', async () => {
  const arn = `arn:aws:iam::${account}:policy/p`;
  await iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: document });
  const second = policy(allow('s3:*'));
  await iam('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: second, SetAsDefault: 'true' });
  await iam('DeletePolicyVersion', { PolicyArn: arn, VersionId: 'v1' });
  await iam('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: document });
  expect(textsIn(await iam('ListPolicyVersions', { PolicyArn: arn }), 'VersionId')).toEqual(['v3', 'v2']);
  const shown = await iam('GetPolicyVersion', { PolicyArn: arn, VersionId: 'v2' });
  expect(decodeURIComponent(textIn(shown, 'Document'))).toBe(second);
  expect(textIn(shown, 'IsDefaultVersion')).toBe('true');
});

test('lists go on where the last page ended, whatever came meanwhile', async () => {
  for (const UserName of ['a', 'c', 'D', 'e']) await iam('CreateUser', { UserName });
  const first = await iam('ListUsers', { MaxItems: '2' });
  expect(textsIn(first, 'UserName')).toEqual(['a', 'c']);
  expect(textIn(first, 'IsTruncated')).toBe('true');
  await iam('CreateUser', { UserName: 'b' });
  const second = await iam('ListUsers', { Marker: textIn(first, 'Marker') });
  expect(textsIn(second, 'UserName')).toEqual(['D', 'e']);
  expect(textIn(second, 'IsTruncated')).toBe('false');
});

test('entities of a policy are found, also where it is a boundary', async () => {
  const arn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await makeUser(running.backend, 'ada');
  await makeRole(running.backend, 'reader', anyone);
  await iam('AttachUserPolicy', { UserName: 'ada', PolicyArn: arn });
  await iam('PutRolePermissionsBoundary', { RoleName: 'reader', PermissionsBoundary: arn });
  const all = await iam('ListEntitiesForPolicy', { PolicyArn: arn });
  expect([...textsIn(all, 'UserName'), ...textsIn(all, 'RoleName')]).toEqual(['ada', 'reader']);
  const limited = await iam('ListEntitiesForPolicy', { PolicyArn: arn, PolicyUsageFilter: 'PermissionsBoundary' });
  expect([...textsIn(limited, 'UserName'), ...textsIn(limited, 'RoleName')]).toEqual(['reader']);
  expect(textIn(await iam('GetPolicy', { PolicyArn: arn }), 'AttachmentCount')).toBe('1');
});

test('accounts do not see each other', async () => {
  await makeUser(running.backend, 'ada');
  await iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: document });
  const other = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const there = (action: string, values: Record<string, string>) => ask(running.backend, 'iam', action, values, other);
  expect(textsIn(await there('ListUsers', {}), 'UserName')).toEqual([]);
  expect(await refused(there('GetPolicy', { PolicyArn: `arn:aws:iam::${account}:policy/p` }))).toMatch(/^404 NoSuchEntity/);
  await there('CreateUser', { UserName: 'bob' });
  expect(await refused(there('AttachUserPolicy', { UserName: 'bob', PolicyArn: `arn:aws:iam::${account}:policy/p` }))).toMatch(
    /is not attachable\.$/,
  );
});

describe('a user without permission', () => {
  test.each<[string, Record<string, string>, string]>([
    ['CreateUser', { UserName: 'eve' }, `arn:aws:iam::${account}:user/eve`],
    ['GetUser', { UserName: 'ada' }, 'user ada'],
    ['GetUser', {}, 'user ada'],
    ['ListUsers', {}, `arn:aws:iam::${account}:user/`],
    ['GetRole', { RoleName: 'reader' }, 'role reader'],
    ['PutRolePolicy', { RoleName: 'reader', PolicyName: 'p', PolicyDocument: document }, 'role reader'],
    ['CreateAccessKey', {}, 'user ada'],
    ['GetPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }, 'policy arn:aws:iam::aws:policy/AdministratorAccess'],
    ['AttachUserPolicy', { UserName: 'ada', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }, 'user ada'],
    ['CreatePolicy', { PolicyName: 'p', PolicyDocument: document }, 'policy p'],
    ['GetInstanceProfile', { InstanceProfileName: 'machine' }, 'instance profile machine'],
  ])('is told of %s what it may not', async (action, values, resource) => {
    const ada = await makeUser(running.backend, 'ada');
    expect(await refused(ask(running.backend, 'iam', action, values, ada))).toBe(
      `403 AccessDenied: User: ${ada.arn} is not authorized to perform: iam:${action} on resource: ${resource} ` +
        `because no identity-based policy allows the iam:${action} action`,
    );
  });

  test('cannot give itself what its policy does not name', async () => {
    const only = { Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' } } };
    const own = `arn:aws:iam::${account}:user/\${aws:username}`;
    const ada = await makeUser(running.backend, 'ada', policy(allow('iam:AttachUserPolicy', own, only)));
    const attach = (name: string) =>
      ask(running.backend, 'iam', 'AttachUserPolicy', { UserName: 'ada', PolicyArn: `arn:aws:iam::aws:policy/${name}` }, ada);
    expect(await refused(attach('AdministratorAccess'))).toMatch(/^403/);
    await attach('AmazonS3ReadOnlyAccess');
  });
});
