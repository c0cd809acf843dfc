import { CreateVolumeCommand, DeleteVolumeCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { allow, ask, assume, deny, makeRole, makeUser, policy, trust } from '../../principals';
import type { Credentials } from '../../principals';
import { refusal, useBackend } from '../../running';

const running = useBackend();
const account = '000000000000';
const region = 'us-east-1';

type Made = KMSClient | EC2Client | S3Client | STSClient;
const clients: Made[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));
/** An SDK client that signs as someone. */
function as<Client extends Made>(kind: new (config: object) => Client, credentials: Credentials, more: object = {}): Client {
  const client = new kind({ ...running.backend.clientConfig(region), credentials, maxAttempts: 1, ...more });
  clients.push(client);
  return client;
}

describe('a user', () => {
  test('is told who it is', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const answer = await as(STSClient, ada).send(new GetCallerIdentityCommand({}));
    expect(answer).toMatchObject({ Account: account, Arn: ada.arn });
    expect(answer.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
  });

  test('fails with a wrong secret, an inactive key and a deleted one', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const whoAmI = (by: Credentials) => refusal(as(STSClient, by).send(new GetCallerIdentityCommand({})));
    expect(await whoAmI({ ...ada, secretAccessKey: 'wrong' })).toMatchObject({ name: 'SignatureDoesNotMatch', status: 403 });
    await ask(running.backend, 'iam', 'UpdateAccessKey', { UserName: 'ada', AccessKeyId: ada.accessKeyId, Status: 'Inactive' });
    expect(await whoAmI(ada)).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    await ask(running.backend, 'iam', 'UpdateAccessKey', { UserName: 'ada', AccessKeyId: ada.accessKeyId, Status: 'Active' });
    await as(STSClient, ada).send(new GetCallerIdentityCommand({}));
    await ask(running.backend, 'iam', 'DeleteAccessKey', { UserName: 'ada', AccessKeyId: ada.accessKeyId });
    expect(await whoAmI(ada)).toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('may use no key without a policy, and is told so in the words of KMS', async () => {
    const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
    const ada = await makeUser(running.backend, 'ada');
    const data = new GenerateDataKeyCommand({ KeyId: KeyMetadata?.KeyId, KeySpec: 'AES_256' });
    expect(await refusal(as(KMSClient, ada).send(data))).toEqual({
      name: 'AccessDeniedException',
      status: 400,
      message:
        `User: ${ada.arn} is not authorized to perform: kms:GenerateDataKey on resource: ${KeyMetadata?.Arn ?? ''} ` +
        'because no identity-based policy allows the kms:GenerateDataKey action',
    });
    await ask(running.backend, 'iam', 'PutUserPolicy', {
      UserName: 'ada',
      PolicyName: 'p',
      PolicyDocument: policy(allow('kms:GenerateDataKey', KeyMetadata?.Arn)),
    });
    await as(KMSClient, ada).send(data);
    await ask(running.backend, 'iam', 'PutUserPolicy', { UserName: 'ada', PolicyName: 'q', PolicyDocument: policy(deny('kms:*')) });
    expect((await refusal(as(KMSClient, ada).send(data))).message).toMatch(/with an explicit deny in an identity-based policy$/);
  });

  test('may use a key whose policy names it, and only that', async () => {
    const ada = await makeUser(running.backend, 'ada', policy(allow('kms:CreateKey')));
    const keyPolicy = policy(
      allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${account}:root` } }),
      allow(['kms:Encrypt'], '*', { Principal: { AWS: ada.arn } }),
    );
    const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({ Policy: keyPolicy }));
    const kms = as(KMSClient, ada);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('x') }));
    expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob })))).toMatchObject({ name: 'AccessDeniedException' });
  });

  test('needs more than an IAM policy where the key policy does not leave it to the account', async () => {
    const ada = await makeUser(running.backend, 'ada', policy(allow('*')));
    const keyPolicy = policy(allow('kms:PutKeyPolicy', '*', { Principal: { AWS: `arn:aws:iam::${account}:root` } }));
    const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({ Policy: keyPolicy }));
    const encrypt = new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('x') });
    expect((await refusal(as(KMSClient, ada).send(encrypt))).message).toMatch(
      /because no resource-based policy allows the kms:Encrypt action$/,
    );
  });

  test('needs an identity policy for what is on no key', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const kms = as(KMSClient, ada);
    expect(await refusal(kms.send(new ListKeysCommand({})))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ada.arn} is not authorized to perform: kms:ListKeys because no identity-based policy allows the kms:ListKeys action`,
    });
    expect(await refusal(kms.send(new CreateKeyCommand({})))).toMatchObject({ name: 'AccessDeniedException' });
    const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
    const alias = new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: KeyMetadata?.KeyId });
    const give = (document: string) =>
      ask(running.backend, 'iam', 'PutUserPolicy', { UserName: 'ada', PolicyName: 'p', PolicyDocument: document });
    await give(policy(allow(['kms:CreateAlias', 'kms:ListKeys'], KeyMetadata?.Arn)));
    expect((await refusal(kms.send(alias))).message).toContain(`on resource: arn:aws:kms:${region}:${account}:alias/a because`);
    await give(policy(allow('kms:CreateAlias', [KeyMetadata?.Arn ?? '', `arn:aws:kms:${region}:${account}:alias/*`])));
    await kms.send(alias);
  });

  test('meets the groups it is in, managed policies and its boundary', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const iam = (action: string, values: Record<string, string>) => ask(running.backend, 'iam', action, values);
    const list = () => as(KMSClient, ada).send(new ListKeysCommand({}));
    await iam('CreateGroup', { GroupName: 'team' });
    await iam('AttachGroupPolicy', { GroupName: 'team', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    expect(await refusal(list())).toMatchObject({ name: 'AccessDeniedException' });
    await iam('AddUserToGroup', { GroupName: 'team', UserName: 'ada' });
    await list();
    await iam('CreatePolicy', { PolicyName: 'limit', PolicyDocument: policy(allow('s3:*')) });
    await iam('PutUserPermissionsBoundary', { UserName: 'ada', PermissionsBoundary: `arn:aws:iam::${account}:policy/limit` });
    expect((await refusal(list())).message).toMatch(/because no permissions boundary allows the kms:ListKeys action$/);
  });
});

describe('EC2', () => {
  test('answers UnauthorizedOperation, also to a dry run', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const ec2 = as(EC2Client, ada);
    const create = (DryRun: boolean) => ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, DryRun }));
    const denied = {
      name: 'UnauthorizedOperation',
      status: 403,
      message:
        `You are not authorized to perform this operation. User: ${ada.arn} is not authorized to perform: ec2:CreateVolume ` +
        `on resource: arn:aws:ec2:us-east-1:${account}:volume/* because no identity-based policy allows the ec2:CreateVolume action`,
    };
    expect(await refusal(create(true))).toEqual(denied);
    expect(await refusal(create(false))).toEqual(denied);
    expect((await refusal(ec2.send(new DescribeVolumesCommand({})))).message).toContain('ec2:DescribeVolumes because no identity-based');
    await ask(running.backend, 'iam', 'PutUserPolicy', {
      UserName: 'ada',
      PolicyName: 'p',
      PolicyDocument: policy(allow('ec2:CreateVolume')),
    });
    expect(await refusal(create(true))).toMatchObject({ name: 'DryRunOperation', status: 412 });
    await create(false);
  });

  test('asks for the volume that is named, and its tags', async () => {
    const make = (stage: string) =>
      running.ec2().send(
        new CreateVolumeCommand({
          AvailabilityZone: 'us-east-1a',
          Size: 1,
          TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'stage', Value: stage }] }],
        }),
      );
    const [test, production] = [await make('test'), await make('production')];
    const only = { Condition: { StringEquals: { 'aws:ResourceTag/stage': '${aws:username}' } } };
    const ec2 = as(EC2Client, await makeUser(running.backend, 'test', policy(allow('ec2:DeleteVolume', '*', only))));
    expect(await refusal(ec2.send(new DeleteVolumeCommand({ VolumeId: production.VolumeId })))).toMatchObject({
      name: 'UnauthorizedOperation',
    });
    await ec2.send(new DeleteVolumeCommand({ VolumeId: test.VolumeId }));
  });

  test('an encrypted volume needs the key too, in the name of its maker', async () => {
    const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({}));
    const ec2 = as(EC2Client, await makeUser(running.backend, 'ada', policy(allow('ec2:*'))));
    const { VolumeId } = await ec2.send(
      new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, Encrypted: true, KmsKeyId: KeyMetadata?.Arn }),
    );
    expect(await refusal(ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId ?? ''] })))).toMatchObject({
      name: 'InvalidVolume.NotFound',
    });
  });
});

describe('S3', () => {
  const Bucket = 'bucket-of-tests';
  const s3As = (credentials: Credentials) => as(S3Client, credentials, { forcePathStyle: true });
  const root = () => s3As({ accessKeyId: 'test', secretAccessKey: 'test' });

  test('tells its own account why', async () => {
    await root().send(new CreateBucketCommand({ Bucket }));
    await root().send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    const ada = await makeUser(running.backend, 'ada', policy(allow('s3:GetObject', `arn:aws:s3:::${Bucket}/a`)));
    const s3 = s3As(ada);
    await s3.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    expect(await refusal(s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'y' })))).toEqual({
      name: 'AccessDenied',
      status: 403,
      message:
        `User: ${ada.arn} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${Bucket}/a" ` +
        'because no identity-based policy allows the s3:PutObject action',
    });
    expect(await refusal(s3.send(new ListBucketsCommand({})))).toMatchObject({ name: 'AccessDenied' });
  });

  test('hides from who may not list whether a key is there', async () => {
    await root().send(new CreateBucketCommand({ Bucket }));
    const get = new GetObjectCommand({ Bucket, Key: 'nothing' });
    const blind = await makeUser(running.backend, 'ada', policy(allow('s3:GetObject')));
    expect(await refusal(s3As(blind).send(get))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`s3:ListBucket on resource: "arn:aws:s3:::${Bucket}" because`) as string,
    });
    const seeing = await makeUser(running.backend, 'bob', policy(allow(['s3:GetObject', 's3:ListBucket'])));
    expect(await refusal(s3As(seeing).send(get))).toMatchObject({ name: 'NoSuchKey', status: 404 });
  });

  test('deletes of many objects those that may be deleted', async () => {
    await root().send(new CreateBucketCommand({ Bucket }));
    const s3 = s3As(await makeUser(running.backend, 'ada', policy(allow('s3:DeleteObject', `arn:aws:s3:::${Bucket}/mine/*`))));
    const { Deleted, Errors } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'mine/a' }, { Key: 'yours/a' }] } }),
    );
    expect(Deleted).toMatchObject([{ Key: 'mine/a' }]);
    expect(Errors).toMatchObject([{ Key: 'yours/a', Code: 'AccessDenied' }]);
  });
});

describe('a session of a role', () => {
  test('may what the role may, until it ends by the backend’s clock', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const role = await makeRole(running.backend, 'reader', trust(ada.arn), policy(allow('kms:ListKeys')));
    const session = await assume(running.backend, ada, role, { DurationSeconds: '900' });
    const kms = as(KMSClient, session);
    await kms.send(new ListKeysCommand({}));
    expect(await as(STSClient, session).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:sts::${account}:assumed-role/reader/session`,
    });
    await running.backend.advance(890_000);
    await kms.send(new ListKeysCommand({}));
    await running.backend.advance(20_000);
    expect(await refusal(kms.send(new ListKeysCommand({})))).toMatchObject({ name: 'ExpiredTokenException', status: 400 });
  });

  test('fails with another token, without one, and once the role is gone', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const role = await makeRole(running.backend, 'reader', trust(ada.arn));
    const session = await assume(running.backend, ada, role);
    const other = await assume(running.backend, ada, role);
    const whoAmI = (by: Credentials) => refusal(as(STSClient, by).send(new GetCallerIdentityCommand({})));
    const { sessionToken = '', ...without } = session;
    const changed = Buffer.from(sessionToken, 'base64');
    changed.writeUInt8((changed.readUInt8(60) + 1) % 256, 60);
    for (const by of [
      without,
      { ...session, sessionToken: other.sessionToken ?? '' },
      { ...session, sessionToken: changed.toString('base64') },
    ]) {
      expect(await whoAmI(by)).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    }
    expect(await whoAmI({ ...session, secretAccessKey: other.secretAccessKey })).toMatchObject({ name: 'SignatureDoesNotMatch' });
    await ask(running.backend, 'iam', 'DeleteRole', { RoleName: 'reader' });
    await makeRole(running.backend, 'reader', trust(ada.arn));
    expect(await whoAmI(session)).toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('is named by a key policy through its role, and limited by the policy of the session', async () => {
    const ada = await makeUser(running.backend, 'ada');
    const role = await makeRole(running.backend, 'reader', trust(ada.arn));
    const keyPolicy = policy(
      allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${account}:root` } }),
      allow('kms:Encrypt', '*', { Principal: { AWS: role } }),
    );
    const { KeyMetadata } = await running.kms().send(new CreateKeyCommand({ Policy: keyPolicy }));
    const encrypt = new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('x') });
    await as(KMSClient, await assume(running.backend, ada, role)).send(encrypt);
    const limited = await assume(running.backend, ada, role, { Policy: policy(allow('s3:*')) });
    expect((await refusal(as(KMSClient, limited).send(encrypt))).message).toMatch(
      /because no session policy allows the kms:Encrypt action$/,
    );
  });
});

test('another account reaches a key when both sides say so', async () => {
  const other = '111122223333';
  const foreign = running.kms(region, other);
  const keyPolicy = policy(
    allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${other}:root` } }),
    allow('kms:Encrypt', '*', { Principal: { AWS: `arn:aws:iam::${account}:root` } }),
  );
  const { KeyMetadata } = await foreign.send(new CreateKeyCommand({ Policy: keyPolicy }));
  const encrypt = new EncryptCommand({ KeyId: KeyMetadata?.Arn, Plaintext: Buffer.from('x') });
  const ada = await makeUser(running.backend, 'ada');
  expect(await refusal(as(KMSClient, ada).send(encrypt))).toMatchObject({ name: 'AccessDeniedException' });
  const bob = await makeUser(running.backend, 'bob', policy(allow('kms:Encrypt', KeyMetadata?.Arn)));
  await as(KMSClient, bob).send(encrypt);
});
