import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DetachVolumeCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsDefaultKmsKeyIdCommand,
  RunInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilSnapshotCompleted,
  waitUntilVolumeAvailable,
  waitUntilVolumeInUse,
} from '@aws-sdk/client-ec2';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ReferenceBackend } from '../../src/backend';
import type { ListeningServer } from '../../src/backend/server/http-server';
import { refusal } from '../backend/running';

/** The one use case of the foundation, by the AWS SDK over a real socket, on a durable backend. */
const secret = 'a text that nobody may find at rest';
/** Enough of it for files of its own: short blobs lie among the sealed records, where a text would be hidden without any cipher of theirs. */
const muchOfIt = secret.repeat(1_000);
const region = 'eu-central-1';
const zone = `${region}a`;

let folder = '';
let backend: ReferenceBackend;
let server: ListeningServer;
const clients: { destroy(): void }[] = [];
const settings = (where = region) => ({
  endpoint: server.url,
  region: where,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
const kept = <Client extends { destroy(): void }>(client: Client): Client => {
  clients.push(client);
  return client;
};
const waiting = (client: EC2Client) => ({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrest-conformance-'));
  backend = await ReferenceBackend.start({ data: join(folder, 'state') });
  server = await backend.listen();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await backend.stop();
  rmSync(folder, { recursive: true, force: true });
});

function filesBelow(path: string): string[] {
  return readdirSync(path).flatMap((name) => {
    const child = join(path, name);
    return statSync(child).isDirectory() ? filesBelow(child) : [child];
  });
}
const holding = (text: string): string[] => filesBelow(folder).filter((path) => readFileSync(path).includes(text));

async function runningInstance(ec2: EC2Client): Promise<string> {
  const run = new RunInstancesCommand({
    ImageId: 'ami-0123456789abcdef0',
    MinCount: 1,
    MaxCount: 1,
    Placement: { AvailabilityZone: zone },
  });
  const InstanceId = (await ec2.send(run)).Instances?.[0]?.InstanceId ?? '';
  await waitUntilInstanceRunning(waiting(ec2), { InstanceIds: [InstanceId] });
  return InstanceId;
}

test('key → alias → replica: ciphertext moves between regions, also across a rotation', async () => {
  const kms = kept(new KMSClient(settings()));
  const west = kept(new KMSClient(settings('eu-west-1')));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ MultiRegion: true }));
  const KeyId = KeyMetadata?.KeyId ?? '';
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyId }));
  await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
  const EncryptionContext = { tenant: 'one' };
  const old = await kms.send(new EncryptCommand({ KeyId: 'alias/app', Plaintext: Buffer.from(secret), EncryptionContext }));
  await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
  const fresh = await kms.send(new EncryptCommand({ KeyId: 'alias/app', Plaintext: Buffer.from(secret), EncryptionContext }));
  for (const { CiphertextBlob } of [old, fresh]) {
    const { Plaintext } = await west.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    expect(Buffer.from(Plaintext ?? []).toString()).toBe(secret);
  }
  const { Plaintext: dataKey } = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
  expect(dataKey).toHaveLength(32);
  expect(holding(secret)).toEqual([]);
});

test('volume → snapshot → volume: bytes at rest are ciphertext, a disabled key stops the next attach and not the present one', async () => {
  const kms = kept(new KMSClient(settings()));
  const ec2 = kept(new EC2Client(settings()));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KmsKeyId = KeyMetadata?.Arn ?? '';
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1, Encrypted: true, KmsKeyId }));
  await waitUntilVolumeAvailable(waiting(ec2), { VolumeIds: [VolumeId] });
  const InstanceId = await runningInstance(ec2);
  await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }));
  await waitUntilVolumeInUse(waiting(ec2), { VolumeIds: [VolumeId] });

  const device = await backend.device(VolumeId, region);
  await device.write(12_345, Buffer.from(muchOfIt));
  await device.flush();
  expect(holding(secret)).toEqual([]);

  const { SnapshotId = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  await waitUntilSnapshotCompleted(waiting(ec2), { SnapshotIds: [SnapshotId] });
  const restored = await ec2.send(new CreateVolumeCommand({ SnapshotId, AvailabilityZone: zone }));
  expect(restored).toMatchObject({ Encrypted: true, KmsKeyId, Size: 1 });
  const RestoredId = restored.VolumeId ?? '';
  await waitUntilVolumeAvailable(waiting(ec2), { VolumeIds: [RestoredId] });

  await kms.send(new DisableKeyCommand({ KeyId: KmsKeyId }));
  expect((await device.read(12_345, secret.length)).toString()).toBe(secret);
  const attach = new AttachVolumeCommand({ VolumeId: RestoredId, InstanceId, Device: '/dev/sdg' });
  expect((await refusal(ec2.send(attach))).name).toBe('CustomerKeyHasBeenRevoked');
  await ec2.send(new DetachVolumeCommand({ VolumeId }));
  expect((await refusal(ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' })))).name).toBe(
    'CustomerKeyHasBeenRevoked',
  );
  await kms.send(new EnableKeyCommand({ KeyId: KmsKeyId }));
  await ec2.send(attach);
  expect((await (await backend.device(RestoredId, region)).read(12_345, secret.length)).toString()).toBe(secret);
});

test('a volume in clear shows what the search for it can find', async () => {
  const ec2 = kept(new EC2Client(settings()));
  const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1, Encrypted: false }));
  await waitUntilVolumeAvailable(waiting(ec2), { VolumeIds: [VolumeId] });
  const InstanceId = await runningInstance(ec2);
  await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }));
  await waitUntilVolumeInUse(waiting(ec2), { VolumeIds: [VolumeId] });
  const device = await backend.device(VolumeId, region);
  await device.write(0, Buffer.from(muchOfIt));
  await device.flush();
  expect(holding(secret)).not.toEqual([]);
});

test('encryption by default uses the account’s managed key, made at first use', async () => {
  const ec2 = kept(new EC2Client(settings()));
  await ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
  const made = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1 }));
  expect(made.Encrypted).toBe(true);
  const { KmsKeyId } = await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
  expect(KmsKeyId).toMatch(/alias\/aws\/ebs$|:key\//);
  const { KeyMetadata } = await kept(new KMSClient(settings())).send(new DescribeKeyCommand({ KeyId: 'alias/aws/ebs' }));
  expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS', Arn: made.KmsKeyId });
});

test.each([
  ['SSE-S3', undefined],
  ['SSE-KMS', 'aws:kms'],
] as const)('bucket encryption with %s: objects are ciphertext at rest, and the key decides', async (_mode, algorithm) => {
  const kms = kept(new KMSClient(settings()));
  const s3 = kept(new S3Client({ ...settings(), forcePathStyle: true }));
  const Bucket = 'conformance';
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KMSMasterKeyID = KeyMetadata?.Arn;
  if (algorithm !== undefined) {
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID }, BucketKeyEnabled: true };
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  }
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe(algorithm ?? 'AES256');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'folder/name-of-the-object', Body: muchOfIt }));
  const { ServerSideEncryption, SSEKMSKeyId } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'folder/name-of-the-object' }));
  expect({ ServerSideEncryption, SSEKMSKeyId }).toEqual(
    algorithm === undefined
      ? { ServerSideEncryption: 'AES256', SSEKMSKeyId: undefined }
      : { ServerSideEncryption: algorithm, SSEKMSKeyId: KMSMasterKeyID },
  );
  const get = () => s3.send(new GetObjectCommand({ Bucket, Key: 'folder/name-of-the-object' }));
  expect(await (await get()).Body?.transformToString()).toBe(muchOfIt);
  expect(holding(secret)).toEqual([]);
  expect(holding('name-of-the-object')).toEqual([]);
  await kms.send(new DisableKeyCommand({ KeyId: KMSMasterKeyID }));
  if (algorithm === undefined) expect(await (await get()).Body?.transformToString()).toBe(muchOfIt);
  else expect((await refusal(get())).name).toBe('KMS.DisabledException');
});

test('a wrong secret is refused by every service in its own words', async () => {
  const wrong = { ...settings(), credentials: { accessKeyId: 'test', secretAccessKey: 'guess' } };
  const s3 = kept(new S3Client({ ...wrong, forcePathStyle: true }));
  expect((await refusal(kept(new KMSClient(wrong)).send(new CreateKeyCommand({})))).name).toBe('InvalidSignatureException');
  expect(await refusal(kept(new EC2Client(wrong)).send(new GetEbsDefaultKmsKeyIdCommand({})))).toMatchObject({
    name: 'AuthFailure',
    status: 401,
  });
  expect(await refusal(kept(new STSClient(wrong)).send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: 'SignatureDoesNotMatch',
    status: 403,
  });
  expect(await refusal(s3.send(new GetBucketEncryptionCommand({ Bucket: 'any' })))).toMatchObject({
    name: 'SignatureDoesNotMatch',
    status: 403,
  });
});

test('clients go on after the clock was advanced, whatever they make of the date of an answer', async () => {
  await backend.advance(400 * 86_400_000);
  const s3 = kept(new S3Client({ ...settings(), forcePathStyle: true }));
  const kms = kept(new KMSClient(settings()));
  await s3.send(new CreateBucketCommand({ Bucket: 'a-year-later' }));
  for (let time = 0; time < 4; time++) {
    await s3.send(new PutObjectCommand({ Bucket: 'a-year-later', Key: String(time), Body: 'x' }));
    await kms.send(new CreateKeyCommand({}));
  }
});
