import {
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListGrantsCommand,
  ListRetirableGrantsCommand,
  PutKeyPolicyCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { CreateGrantCommandInput, GrantOperation } from '@aws-sdk/client-kms';
import { ask, makeUser } from '../../../principals';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const owner = '000000000000';
const [friend, stranger] = ['111122223333', '444455556666'];
const rootOf = (account: string) => `arn:aws:iam::${account}:root`;
const Plaintext = Buffer.from('secret');
const denied = { name: 'AccessDeniedException', status: 400 };

async function newKey(): Promise<{ kms: KMSClient; KeyId: string; Arn: string }> {
  const kms = running.kms();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return { kms, ...(KeyMetadata as { KeyId: string; Arn: string }) };
}

const give = (kms: KMSClient, KeyId: string, Operations: GrantOperation[], more: Partial<CreateGrantCommandInput> = {}) =>
  kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: rootOf(friend), Operations, ...more }));
const encrypt = (kms: KMSClient, KeyId: string, EncryptionContext?: Record<string, string>) =>
  kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
const grantsOf = async (kms: KMSClient, KeyId: string) => (await kms.send(new ListGrantsCommand({ KeyId }))).Grants ?? [];
const theirs = (account = friend) => running.kms(undefined, account);

async function deny(kms: KMSClient, KeyId: string, Action: string, Condition?: object): Promise<void> {
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
  const policy = JSON.parse(Policy) as { Statement: object[] };
  policy.Statement.push({ Effect: 'Deny', Principal: '*', Action, Resource: '*', ...(Condition ? { Condition } : {}) });
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(policy), BypassPolicyLockoutSafetyCheck: true }));
}

describe('a grant', () => {
  test('lets its grantee do what it lists, and no more; nobody else anything', async () => {
    const { kms, KeyId, Arn } = await newKey();
    expect(await refusal(encrypt(theirs(), Arn))).toMatchObject(denied);
    const { GrantId } = await give(kms, KeyId, ['Encrypt', 'DescribeKey']);
    const { CiphertextBlob } = await encrypt(theirs(), Arn);
    expect((await theirs().send(new DescribeKeyCommand({ KeyId: Arn }))).KeyMetadata?.Arn).toBe(Arn);
    expect(await refusal(theirs().send(new DecryptCommand({ CiphertextBlob, KeyId: Arn })))).toMatchObject(denied);
    expect(await refusal(theirs().send(new GenerateDataKeyCommand({ KeyId: Arn, KeySpec: 'AES_256' })))).toMatchObject(denied);
    expect(await refusal(encrypt(theirs(stranger), Arn))).toMatchObject(denied);
    await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
    expect(await refusal(encrypt(theirs(), Arn))).toMatchObject(denied);
  });

  test('stands below a deny, and is of no use on a disabled key', async () => {
    const { kms, KeyId, Arn } = await newKey();
    await give(kms, KeyId, ['Encrypt', 'GenerateDataKey']);
    await deny(kms, KeyId, 'kms:GenerateDataKey');
    await encrypt(theirs(), Arn);
    expect(await refusal(theirs().send(new GenerateDataKeyCommand({ KeyId: Arn, KeySpec: 'AES_256' })))).toMatchObject({
      ...denied,
      message: expect.stringContaining('explicit deny') as string,
    });
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await refusal(encrypt(theirs(), Arn))).toMatchObject({ name: 'DisabledException' });
    expect(await refusal(give(kms, KeyId, ['Encrypt']))).toMatchObject({ name: 'DisabledException' });
  });

  test.each([
    ['EncryptionContextEquals', { a: '1', b: '2' }, true, false],
    ['EncryptionContextSubset', { a: '1', b: '2', c: '3' }, true, true],
  ] as const)('with %s asks for that context', async (constraint, _more, same, wider) => {
    const { kms, KeyId, Arn } = await newKey();
    await give(kms, KeyId, ['Encrypt', 'DescribeKey'], { Constraints: { [constraint]: { a: '1', b: '2' } } });
    const passes = async (context?: Record<string, string>) =>
      encrypt(theirs(), Arn, context).then(
        () => true,
        () => false,
      );
    expect(await passes({ b: '2', a: '1' })).toBe(same);
    expect(await passes({ a: '1', b: '2', c: '3' })).toBe(wider);
    expect(await passes({ a: '1' })).toBe(false);
    expect(await passes({ a: '1', b: '3' })).toBe(false);
    expect(await passes({ A: '1', b: '2' })).toBe(false);
    expect(await passes()).toBe(false);
    // The constraint says nothing of operations without a context.
    await theirs().send(new DescribeKeyCommand({ KeyId: Arn }));
  });

  test('with SourceArn is of no use to a direct call', async () => {
    const { kms, KeyId, Arn } = await newKey();
    const SourceArn = `arn:aws:s3:us-east-1:${owner}:bucket`;
    await give(kms, KeyId, ['Encrypt'], { Constraints: { SourceArn } });
    expect(await refusal(encrypt(theirs(), Arn))).toMatchObject(denied);
    expect(await grantsOf(kms, KeyId)).toMatchObject([{ Constraints: { SourceArn } }]);
  });

  test('that lets its grantee give grants lets it hand on no more than itself', async () => {
    const { kms, KeyId, Arn } = await newKey();
    await give(kms, KeyId, ['Encrypt', 'CreateGrant'], { Constraints: { EncryptionContextSubset: { a: '1' } } });
    const handOn = (Operations: GrantOperation[], Constraints?: CreateGrantCommandInput['Constraints']) =>
      theirs().send(new CreateGrantCommand({ KeyId: Arn, GranteePrincipal: rootOf(stranger), Operations, Constraints }));
    expect(await refusal(handOn(['Encrypt']))).toMatchObject(denied);
    expect(await refusal(handOn(['Decrypt'], { EncryptionContextSubset: { a: '1' } }))).toMatchObject(denied);
    expect(await refusal(handOn(['Encrypt'], { EncryptionContextSubset: { a: '2' } }))).toMatchObject(denied);
    await handOn(['Encrypt'], { EncryptionContextEquals: { a: '1', b: '2' } });
    await encrypt(theirs(stranger), Arn, { a: '1', b: '2' });
    expect(await refusal(encrypt(theirs(stranger), Arn, { a: '1' }))).toMatchObject(denied);
    expect((await grantsOf(kms, KeyId)).map(({ IssuingAccount }) => IssuingAccount).sort()).toEqual([rootOf(owner), rootOf(friend)]);
  });

  test('ends with its key', async () => {
    const { kms, KeyId } = await newKey();
    const { GrantId = '', GrantToken } = await give(kms, KeyId, ['Encrypt'], { RetiringPrincipal: rootOf(friend) });
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await running.backend.advance(8 * 86_400_000);
    expect((await kms.send(new ListRetirableGrantsCommand({ RetiringPrincipal: rootOf(friend) }))).Grants).toEqual([]);
    expect(await refusal(kms.send(new RetireGrantCommand({ GrantToken })))).toEqual({
      name: 'NotFoundException',
      message: `Grant ID ${GrantId} not found`,
      status: 400,
    });
  });
});

describe('a grant to a user', () => {
  const user = async () => {
    const { arn, ...credentials } = await makeUser(running.backend, 'ada');
    return {
      arn,
      accessKeyId: credentials.accessKeyId,
      kms: new KMSClient({ ...running.backend.clientConfig(), credentials, maxAttempts: 1 }),
    };
  };

  test('is for that user, and not for another one of the name', async () => {
    const { kms, KeyId, Arn } = await newKey();
    const first = await user();
    const { GrantId } = await give(kms, KeyId, ['Encrypt'], { GranteePrincipal: first.arn, Name: 'mine' });
    await encrypt(first.kms, Arn);
    expect(await grantsOf(kms, KeyId)).toMatchObject([{ GranteePrincipal: first.arn }]);
    await ask(running.backend, 'iam', 'DeleteAccessKey', { UserName: 'ada', AccessKeyId: first.accessKeyId });
    await ask(running.backend, 'iam', 'DeleteUser', { UserName: 'ada' });
    const second = await user();
    expect(second.arn).toBe(first.arn);
    expect(await refusal(encrypt(second.kms, Arn))).toMatchObject(denied);
    const again = await give(kms, KeyId, ['Encrypt'], { GranteePrincipal: second.arn, Name: 'mine' });
    expect(again.GrantId).not.toBe(GrantId);
    await encrypt(second.kms, Arn);
  });
});

describe('CreateGrant', () => {
  test('gives the same grant for the same name and parameters, each time with a token of its own', async () => {
    const { kms, KeyId } = await newKey();
    const Constraints = { EncryptionContextEquals: { a: '1', b: '2' } };
    const first = await give(kms, KeyId, ['Encrypt', 'Decrypt'], { Name: 'mine', Constraints });
    const again = await give(kms, KeyId, ['Decrypt', 'Encrypt'], {
      Name: 'mine',
      Constraints: { EncryptionContextEquals: { b: '2', a: '1' } },
    });
    expect(again.GrantId).toBe(first.GrantId);
    expect(again.GrantToken).not.toBe(first.GrantToken);
    expect((await give(kms, KeyId, ['Encrypt'], { Name: 'mine', Constraints })).GrantId).not.toBe(first.GrantId);
    expect((await give(kms, KeyId, ['Encrypt', 'Decrypt'])).GrantId).not.toBe((await give(kms, KeyId, ['Encrypt', 'Decrypt'])).GrantId);
    expect(first.GrantId).toMatch(/^[0-9a-f]{64}$/);
  });

  const tooMany = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [String(index), 'x']));
  test.each([
    ['an operation of other keys', { Operations: ['Sign'] }, 'ValidationException'],
    ['no grantee', { GranteePrincipal: undefined }, 'ValidationException'],
    ['two grantees', { GranteeServicePrincipal: 's3.amazonaws.com' }, 'ValidationException'],
    [
      'a service as grantee without SourceArn',
      { GranteePrincipal: undefined, GranteeServicePrincipal: 's3.amazonaws.com', RetiringPrincipal: rootOf(friend) },
      'ValidationException',
    ],
    ['a grantee that is no principal', { GranteePrincipal: 'arn:aws:s3:::bucket' }, 'InvalidArnException'],
    ['a user that is not there', { GranteePrincipal: `arn:aws:iam::${owner}:user/nobody` }, 'InvalidArnException'],
    ['a session of a role that is not there', { GranteePrincipal: `arn:aws:sts::${owner}:assumed-role/nobody/x` }, 'InvalidArnException'],
    ['users by a pattern', { GranteePrincipal: `arn:aws:iam::${owner}:user/*` }, 'ValidationException'],
    ['a retiring role that is not there', { RetiringPrincipal: `arn:aws:iam::${owner}:role/nobody` }, 'InvalidArnException'],
    ['a retiring principal with a wildcard', { RetiringPrincipal: 'arn:aws:iam::111122223333:group/x' }, 'InvalidArnException'],
    ['too many pairs', { Constraints: { EncryptionContextEquals: tooMany } }, 'ValidationException'],
    ['a token that is none', { GrantTokens: ['bm90aGluZw=='] }, 'InvalidGrantTokenException'],
    [
      'a context for operations without one',
      { Operations: ['DescribeKey'], Constraints: { EncryptionContextEquals: { a: '1' } } },
      'ValidationException',
    ],
    ['a dry run', { DryRun: true }, 'DryRunOperationException'],
  ] as [string, Partial<CreateGrantCommandInput>, string][])('refuses %s', async (_name, more, name) => {
    const { kms, KeyId } = await newKey();
    expect(await refusal(give(kms, KeyId, ['Encrypt'], more))).toMatchObject({ name, status: 400 });
    expect(await grantsOf(kms, KeyId)).toEqual([]);
  });

  test.each([
    [
      'kms:GrantOperations',
      { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt'] } },
      ['Encrypt'],
      ['Encrypt', 'Decrypt'],
      {},
    ],
    [
      'kms:GranteePrincipal',
      { StringEquals: { 'kms:GranteePrincipal': rootOf(friend) } },
      ['Encrypt'],
      ['Encrypt'],
      { GranteePrincipal: rootOf(stranger) },
    ],
    [
      'kms:RetiringPrincipal',
      { StringNotEquals: { 'kms:RetiringPrincipal': rootOf(friend) } },
      ['Encrypt'],
      ['Encrypt'],
      { RetiringPrincipal: rootOf(friend) },
    ],
    ['kms:GrantIsForAWSResource', { Bool: { 'kms:GrantIsForAWSResource': 'false' } }, ['Encrypt'], undefined, {}],
  ] as const)('obeys %s', async (_key, condition, passes, fails, more) => {
    const { kms, KeyId } = await newKey();
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: rootOf(owner) }, NotAction: 'kms:CreateGrant', Resource: '*' },
        { Effect: 'Allow', Principal: { AWS: rootOf(owner) }, Action: 'kms:CreateGrant', Resource: '*', Condition: condition },
      ],
    });
    await kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
    await give(kms, KeyId, [...passes]);
    if (fails) expect(await refusal(give(kms, KeyId, [...fails], more))).toMatchObject(denied);
  });

  test('obeys kms:GrantConstraintType', async () => {
    const { kms, KeyId } = await newKey();
    await deny(kms, KeyId, 'kms:CreateGrant', { Null: { 'kms:GrantConstraintType': 'true' } });
    expect(await refusal(give(kms, KeyId, ['Encrypt']))).toMatchObject(denied);
    await give(kms, KeyId, ['Encrypt'], { Constraints: { EncryptionContextSubset: { a: '1' } } });
  });
});

describe('retiring', () => {
  test.each([
    ['the retiring principal, by token', friend, 'token'],
    ['the retiring principal, by key and id', friend, 'id'],
    ['the account that gave it', owner, 'token'],
  ] as const)('is for %s', async (_name, account, by) => {
    const { kms, KeyId, Arn } = await newKey();
    const { GrantId, GrantToken } = await give(kms, KeyId, ['Encrypt'], {
      GranteePrincipal: rootOf(stranger),
      RetiringPrincipal: rootOf(friend),
    });
    expect(await refusal(theirs(stranger).send(new RetireGrantCommand({ GrantToken })))).toMatchObject(denied);
    expect(await refusal(theirs(account).send(new RetireGrantCommand({ GrantToken, DryRun: true })))).toMatchObject({
      name: 'DryRunOperationException',
    });
    await theirs(account).send(new RetireGrantCommand(by === 'token' ? { GrantToken } : { KeyId: Arn, GrantId }));
    expect(await grantsOf(kms, KeyId)).toEqual([]);
  });

  test('is for the grantee where the grant says so', async () => {
    const { kms, KeyId, Arn } = await newKey();
    const { GrantToken } = await give(kms, KeyId, ['Encrypt', 'RetireGrant']);
    await encrypt(theirs(), Arn);
    await theirs().send(new RetireGrantCommand({ GrantToken }));
    expect(await refusal(encrypt(theirs(), Arn))).toMatchObject(denied);
  });

  test.each([
    ['nothing', {}, 'ValidationException'],
    ['half of it', { KeyId: 'KEY' }, 'ValidationException'],
    ['a forged token', { GrantToken: 'Zm9yZ2Vk' }, 'InvalidGrantTokenException'],
    ['an id that no grant has', { KeyId: 'KEY', GrantId: '0'.repeat(64) }, 'NotFoundException'],
  ])('rejects %s', async (_name, input, name) => {
    const { kms, KeyId } = await newKey();
    const call = kms.send(new RetireGrantCommand('KeyId' in input ? { ...input, KeyId } : input));
    expect(await refusal(call)).toMatchObject({ name, status: 400 });
  });

  test('revoking needs the key’s permission and a grant', async () => {
    const { kms, KeyId, Arn } = await newKey();
    const { GrantId } = await give(kms, KeyId, ['Encrypt']);
    expect(await refusal(theirs().send(new RevokeGrantCommand({ KeyId: Arn, GrantId })))).toMatchObject(denied);
    expect(await refusal(kms.send(new RevokeGrantCommand({ KeyId, GrantId, DryRun: true })))).toMatchObject({
      name: 'DryRunOperationException',
    });
    await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
    expect(await refusal(kms.send(new RevokeGrantCommand({ KeyId, GrantId })))).toMatchObject({ name: 'NotFoundException' });
  });
});

describe('lists of grants', () => {
  test('show each grant whole, filter and page', async () => {
    const { kms, KeyId, Arn } = await newKey();
    const Constraints = { EncryptionContextEquals: { a: '1' } };
    const { GrantId } = await give(kms, KeyId, ['Encrypt'], { Name: 'one', RetiringPrincipal: rootOf(friend), Constraints });
    for (let turn = 0; turn < 4; turn++) await give(kms, KeyId, ['Decrypt'], { GranteePrincipal: rootOf(stranger) });
    const list = (more: object) => kms.send(new ListGrantsCommand({ KeyId, ...more }));
    expect((await list({ GranteePrincipal: rootOf(friend) })).Grants).toEqual([
      {
        KeyId: Arn,
        GrantId,
        Name: 'one',
        CreationDate: expect.any(Date) as Date,
        GranteePrincipal: rootOf(friend),
        RetiringPrincipal: rootOf(friend),
        IssuingAccount: rootOf(owner),
        Operations: ['Encrypt'],
        Constraints,
      },
    ]);
    expect((await list({ GrantId })).Grants).toHaveLength(1);
    const seen = new Set<string | undefined>();
    let Marker: string | undefined;
    do {
      const answer = await list({ Limit: 2, ...(Marker === undefined ? {} : { Marker }) });
      for (const grant of answer.Grants ?? []) seen.add(grant.GrantId);
      Marker = answer.NextMarker;
    } while (Marker !== undefined);
    expect(seen.size).toBe(5);
    expect((await kms.send(new ListRetirableGrantsCommand({ RetiringPrincipal: rootOf(friend) }))).Grants).toMatchObject([{ GrantId }]);
    expect(await refusal(kms.send(new ListRetirableGrantsCommand({})))).toMatchObject({ name: 'ValidationException' });
    expect(await refusal(list({ Marker: 'forged' }))).toMatchObject({ name: 'InvalidMarkerException' });
  });
});
