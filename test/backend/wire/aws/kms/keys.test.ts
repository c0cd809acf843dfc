import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListKeyRotationsCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput, KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import { refusal, useBackend } from '../../../running';

const running = useBackend();
const day = 86_400_000;
const account = '000000000000';

async function newKey(kms: KMSClient, input: CreateKeyCommandInput = {}): Promise<KeyMetadata & { KeyId: string; Arn: string }> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
  return KeyMetadata as KeyMetadata & { KeyId: string; Arn: string };
}

describe('CreateKey', () => {
  test('makes an enabled symmetric key with the default policy', async () => {
    const kms = running.kms('eu-west-1');
    const key = await newKey(kms, { Description: 'mine' });
    expect(key).toMatchObject({
      AWSAccountId: account,
      Arn: `arn:aws:kms:eu-west-1:${account}:key/${key.KeyId}`,
      Description: 'mine',
      Enabled: true,
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT_DECRYPT',
      MultiRegion: false,
      Origin: 'AWS_KMS',
    });
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: key.KeyId }));
    expect(JSON.parse(Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    });
  });

  test.each([
    [
      'duplicate tags',
      {
        Tags: [
          { TagKey: 'a', TagValue: '1' },
          { TagKey: 'a', TagValue: '2' },
        ],
      },
      'TagException',
      'Duplicate tag keys',
    ],
    ['a reserved tag', { Tags: [{ TagKey: 'aws:a', TagValue: '1' }] }, 'TagException', 'Tags beginning with aws: are reserved'],
    ['a policy that is no JSON', { Policy: '{' }, 'MalformedPolicyDocumentException', undefined],
    [
      'a policy without an administrator',
      { Policy: policy('arn:aws:iam::111122223333:root') },
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    ],
  ])('refuses %s', async (_name, input, name, message) => {
    const kms = running.kms();
    expect(await refusal(newKey(kms, input))).toMatchObject({ name, ...(message === undefined ? {} : { message }) });
    expect((await kms.send(new ListKeysCommand({}))).Keys).toEqual([]);
  });

  test('takes a policy without an administrator when asked to', async () => {
    await newKey(running.kms(), { Policy: policy('arn:aws:iam::111122223333:root'), BypassPolicyLockoutSafetyCheck: true });
  });
});

describe('references', () => {
  test('a key answers to id, ARN, alias and alias ARN', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await newKey(kms);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyId }));
    for (const reference of [KeyId, Arn, 'alias/app', `arn:aws:kms:us-east-1:${account}:alias/app`]) {
      expect((await kms.send(new DescribeKeyCommand({ KeyId: reference }))).KeyMetadata?.KeyId).toBe(KeyId);
    }
  });

  const absent = '11111111-2222-3333-4444-555555555555';
  test.each([
    [absent, `Key 'arn:aws:kms:us-east-1:${account}:key/${absent}' does not exist`],
    ['nonsense', "Invalid keyId 'nonsense'"],
    ['alias/none', `Alias arn:aws:kms:us-east-1:${account}:alias/none is not found.`],
    [`arn:aws:kms:eu-west-1:${account}:key/${absent}`, 'Invalid arn eu-west-1'],
  ])('%s is not found', async (KeyId, message) => {
    expect(await refusal(running.kms().send(new DescribeKeyCommand({ KeyId })))).toEqual({
      name: 'NotFoundException',
      message,
      status: 400,
    });
  });
});

describe('accounts', () => {
  test('do not see each other', async () => {
    const { KeyId, Arn } = await newKey(running.kms());
    const other = running.kms('us-east-1', '111122223333');
    expect((await other.send(new ListKeysCommand({}))).Keys).toEqual([]);
    expect((await refusal(other.send(new DescribeKeyCommand({ KeyId })))).name).toBe('NotFoundException');
    expect(await refusal(other.send(new EncryptCommand({ KeyId: Arn, Plaintext: Buffer.from('x') })))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('use another account’s key when its policy says so', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await newKey(kms);
    await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: policy(`arn:aws:iam::${account}:root`, 'arn:aws:iam::111122223333:root') }));
    const other = running.kms('us-east-1', '111122223333');
    const { CiphertextBlob } = await other.send(new EncryptCommand({ KeyId: Arn, Plaintext: Buffer.from('x') }));
    expect((await other.send(new DecryptCommand({ CiphertextBlob }))).KeyId).toBe(Arn);
  });
});

describe('key policy', () => {
  test('an explicit deny stops even the root user', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await newKey(kms);
    const denied = { Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*' };
    const document = JSON.parse(policy(`arn:aws:iam::${account}:root`)) as { Statement: object[] };
    document.Statement.push(denied);
    await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(document) }));
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })))).toEqual({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::${account}:root is not authorized to perform: kms:Encrypt on resource: ${Arn} with an explicit deny in a resource-based policy`,
      status: 400,
    });
  });

  test('comes back as it was given', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    const text = policy(`arn:aws:iam::${account}:root`);
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: text }));
    expect((await kms.send(new GetKeyPolicyCommand({ KeyId }))).Policy).toBe(text);
  });
});

describe('rotation', () => {
  test('on demand makes new material; the old blob still decrypts', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    const old = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('old') }));
    await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
    const fresh = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('new') }));
    const opened = await Promise.all([old, fresh].map(({ CiphertextBlob }) => kms.send(new DecryptCommand({ CiphertextBlob }))));
    expect(opened.map(({ Plaintext }) => Buffer.from(Plaintext ?? []).toString())).toEqual(['old', 'new']);
    expect(opened[0]?.KeyMaterialId).not.toBe(opened[1]?.KeyMaterialId);
    const { Rotations } = await kms.send(new ListKeyRotationsCommand({ KeyId }));
    expect(Rotations).toMatchObject([{ RotationType: 'ON_DEMAND', KeyMaterialId: opened[1]?.KeyMaterialId }]);
  });

  test('happens by itself when its day comes, year after year', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new EnableKeyRotationCommand({ KeyId }));
    const status = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    expect(status).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 365 });
    await running.backend.advance(364 * day);
    expect((await kms.send(new ListKeyRotationsCommand({ KeyId }))).Rotations).toHaveLength(0);
    await running.backend.advance(2 * day);
    expect((await kms.send(new ListKeyRotationsCommand({ KeyId }))).Rotations).toMatchObject([{ RotationType: 'AUTOMATIC' }]);
    await running.backend.advance(2 * 365 * day);
    expect((await kms.send(new ListKeyRotationsCommand({ KeyId }))).Rotations).toHaveLength(3);
  });

  test('keeps its period, and refuses one out of range', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
    expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).RotationPeriodInDays).toBe(90);
    expect(await refusal(kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 89 })))).toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value '89' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 90",
    });
  });
});

describe('deletion', () => {
  test('waits its days, then the key and what it encrypted are gone', async () => {
    const kms = running.kms();
    const { KeyId, Arn } = await newKey(kms);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    const scheduled = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(scheduled).toMatchObject({ KeyId: Arn, KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    await running.backend.advance(6 * day);
    expect((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState).toBe('PendingDeletion');
    await running.backend.advance(1 * day + 1000);
    expect((await refusal(kms.send(new DescribeKeyCommand({ KeyId })))).name).toBe('NotFoundException');
    expect((await refusal(kms.send(new DecryptCommand({ CiphertextBlob })))).name).toBe('AccessDeniedException');
  });

  test('can be cancelled: the key is disabled, not lost', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await running.backend.advance(31 * day);
    expect((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    await kms.send(new EnableKeyCommand({ KeyId }));
  });

  test('takes the aliases along', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/gone', TargetKeyId: KeyId }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await running.backend.advance(8 * day);
    expect((await kms.send(new ListAliasesCommand({}))).Aliases?.filter(({ TargetKeyId }) => TargetKeyId)).toEqual([]);
  });

  test('refuses a window outside 7 to 30 days', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    for (const PendingWindowInDays of [6, 31]) {
      expect((await refusal(kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays })))).name).toBe('ValidationException');
    }
  });
});

describe('multi-Region keys', () => {
  test('decrypt in the replica, also after later rotations', async () => {
    const kms = running.kms('eu-central-1');
    const replica = running.kms('eu-west-1');
    const { KeyId, Arn } = await newKey(kms, { MultiRegion: true });
    expect(KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
    const made = await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1', Description: 'there' }));
    expect(made.ReplicaKeyMetadata).toMatchObject({
      Arn: Arn.replace('eu-central-1', 'eu-west-1'),
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'REPLICA',
        PrimaryKey: { Arn, Region: 'eu-central-1' },
        ReplicaKeys: [{ Region: 'eu-west-1' }],
      },
    });
    await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('both') }));
    const opened = await replica.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('both');
    expect(opened.KeyId).toBe(Arn.replace('eu-central-1', 'eu-west-1'));
  });

  test('enable and disable each region by itself', async () => {
    const kms = running.kms('eu-central-1');
    const replica = running.kms('eu-west-1');
    const { KeyId } = await newKey(kms, { MultiRegion: true });
    await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect((await replica.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState).toBe('Enabled');
  });

  test('a primary waits for its replicas before it is deleted', async () => {
    const kms = running.kms('eu-central-1');
    const replica = running.kms('eu-west-1');
    const { KeyId } = await newKey(kms, { MultiRegion: true });
    await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
    const primary = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(primary.KeyState).toBe('PendingReplicaDeletion');
    expect(primary.DeletionDate).toBeUndefined();
    await running.backend.advance(8 * day);
    await replica.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await running.backend.advance(7 * day + 1000);
    expect((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState).toBe('PendingDeletion');
    await running.backend.advance(7 * day + 1000);
    expect((await refusal(kms.send(new DescribeKeyCommand({ KeyId })))).name).toBe('NotFoundException');
  });

  test('are replicated from the primary only, once per region', async () => {
    const kms = running.kms('eu-central-1');
    const { KeyId, Arn } = await newKey(kms, { MultiRegion: true });
    await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
    expect((await refusal(kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' })))).name).toBe('AlreadyExistsException');
    expect(await refusal(running.kms('eu-west-1').send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-2' })))).toMatchObject({
      name: 'UnsupportedOperationException',
      message: `${Arn.replace('eu-central-1', 'eu-west-1')} is not a multi-region primary key.`,
    });
    const single = await newKey(kms);
    expect((await refusal(kms.send(new ReplicateKeyCommand({ KeyId: single.KeyId, ReplicaRegion: 'eu-west-1' })))).name).toBe(
      'UnsupportedOperationException',
    );
  });
});

describe('aliases and tags', () => {
  test('an alias moves to another key', async () => {
    const kms = running.kms();
    const [one, two] = [await newKey(kms), await newKey(kms)];
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: one.KeyId }));
    await kms.send(new UpdateAliasCommand({ AliasName: 'alias/app', TargetKeyId: two.KeyId }));
    expect((await kms.send(new ListAliasesCommand({ KeyId: two.KeyId }))).Aliases).toMatchObject([
      { AliasName: 'alias/app', TargetKeyId: two.KeyId },
    ]);
    await kms.send(new DeleteAliasCommand({ AliasName: 'alias/app' }));
    expect((await kms.send(new ListAliasesCommand({}))).Aliases?.filter(({ TargetKeyId }) => TargetKeyId)).toEqual([]);
  });

  test.each([
    ['alias/aws/mine', 'NotAuthorizedException'],
    ['mine', 'ValidationException'],
    ['alias/', 'ValidationException'],
    ['alias/a:b', 'ValidationException'],
  ])('refuses the alias name %s', async (AliasName, name) => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    expect((await refusal(kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId })))).name).toBe(name);
  });

  test('says which prefix an alias must have', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    expect((await refusal(kms.send(new CreateAliasCommand({ AliasName: 'mine', TargetKeyId: KeyId })))).message).toBe(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  });

  test.each([
    { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' },
    { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
  ] as const)('refuses to move an alias to a key of another type: $KeySpec', async (input) => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyId }));
    const other = (await kms.send(new CreateKeyCommand(input))).KeyMetadata?.KeyId;
    expect((await refusal(kms.send(new UpdateAliasCommand({ AliasName: 'alias/app', TargetKeyId: other })))).name).toBe(
      'ValidationException',
    );
    expect((await kms.send(new ListAliasesCommand({ KeyId }))).Aliases).toMatchObject([{ AliasName: 'alias/app', TargetKeyId: KeyId }]);
  });

  test('refuses an alias that exists', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms);
    const create = new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyId });
    await kms.send(create);
    expect(await refusal(kms.send(create))).toMatchObject({
      name: 'AlreadyExistsException',
      message: `An alias with the name arn:aws:kms:us-east-1:${account}:alias/app already exists`,
    });
  });

  test('tags are put, replaced and taken away', async () => {
    const kms = running.kms();
    const { KeyId } = await newKey(kms, { Tags: [{ TagKey: 'a', TagValue: '1' }] });
    await kms.send(
      new TagResourceCommand({
        KeyId,
        Tags: [
          { TagKey: 'a', TagValue: '2' },
          { TagKey: 'b', TagValue: '3' },
        ],
      }),
    );
    await kms.send(new UntagResourceCommand({ KeyId, TagKeys: ['b', 'c'] }));
    expect((await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags).toEqual([{ TagKey: 'a', TagValue: '2' }]);
  });
});

describe('lists', () => {
  test('come in pages', async () => {
    const kms = running.kms();
    const made = await Promise.all(Array.from({ length: 5 }, () => newKey(kms)));
    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await kms.send(new ListKeysCommand({ Limit: 2, Marker }));
      seen.push(...(page.Keys ?? []).map(({ KeyId }) => KeyId ?? ''));
      Marker = page.NextMarker;
      expect(page.Truncated).toBe(Marker !== undefined);
    } while (Marker !== undefined);
    expect(seen.sort()).toEqual(made.map(({ KeyId }) => KeyId).sort());
  });

  test('refuse a marker that was not given out', async () => {
    expect((await refusal(running.kms().send(new ListKeysCommand({ Marker: 'x' })))).name).toBe('InvalidMarkerException');
  });
});

function policy(...principals: string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principals }, Action: 'kms:*', Resource: '*' }],
  });
}
