import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { allow, makeRole as makeRoleNamed, policy } from './principals';
import { ReferenceBackend } from '../../src/backend';

const account = '000000000000';
const [near, far] = ['eu-central-1', 'us-west-2'] as const;
const role = `arn:aws:iam::${account}:role/replicator`;

let backend: ReferenceBackend;
let s3: S3Client;
let there: S3Client;
const clients: { destroy(): void }[] = [];
const kept = <Client extends { destroy(): void }>(client: Client): Client => {
  clients.push(client);
  return client;
};

beforeEach(async () => {
  backend = await ReferenceBackend.start();
  s3 = kept(new S3Client(backend.clientConfig(near)));
  there = kept(new S3Client(backend.clientConfig(far)));
  for (const [client, Bucket, region] of [
    [s3, 'source', near],
    [there, 'replicas', far],
  ] as const) {
    const LocationConstraint = region as BucketLocationConstraint;
    await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await backend.stop();
});

/** The two keys, of which the destination's lets only its root user and, where it is told so, the role in. */
async function keys(roleMay: readonly string[], actions?: readonly string[]): Promise<{ own: string; target: string }> {
  const make = async (region: string) => {
    const kms = kept(new KMSClient(backend.clientConfig(region)));
    return { kms, arn: (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '' };
  };
  const [own, target] = [await make(near), await make(far)];
  // A policy names only whom there is.
  await makeRole(own.arn, target.arn, actions);
  const statements = [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:PutKeyPolicy', Resource: '*' },
    ...(roleMay.length === 0
      ? []
      : [
          {
            Effect: 'Allow',
            Principal: { AWS: role },
            Action: roleMay,
            Resource: '*',
            Condition: {
              StringEquals: { 'kms:ViaService': `s3.${far}.amazonaws.com`, 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::replicas/a' },
            },
          },
        ]),
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:Decrypt', Resource: '*' },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await target.kms.send(new PutKeyPolicyCommand({ KeyId: target.arn, Policy }));
  return { own: own.arn, target: target.arn };
}

/** What S3's user guide, "Setting up permissions for live replication", gives the role. */
async function makeRole(
  decrypts: string,
  encrypts: string,
  actions: readonly string[] = ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
): Promise<void> {
  const trusted = policy({ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const document = policy(
    allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], 'arn:aws:s3:::source'),
    allow(['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'], 'arn:aws:s3:::source/*'),
    allow(actions, 'arn:aws:s3:::replicas/*'),
    allow('kms:Decrypt', decrypts, { Condition: { StringLike: { 'kms:ViaService': `s3.${near}.amazonaws.com` } } }),
    allow('kms:Encrypt', encrypts),
  );
  expect(await makeRoleNamed(backend, 'replicator', trusted, document)).toBe(role);
}

const configure = (key?: string) =>
  s3.send(
    new PutBucketReplicationCommand({
      Bucket: 'source',
      ReplicationConfiguration: {
        Role: role,
        Rules: [
          {
            ID: 'all',
            Priority: 1,
            Filter: {},
            Status: 'Enabled',
            DeleteMarkerReplication: { Status: 'Disabled' },
            ...(key === undefined ? {} : { SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } } }),
            Destination: {
              Bucket: 'arn:aws:s3:::replicas',
              ...(key === undefined ? {} : { EncryptionConfiguration: { ReplicaKmsKeyID: key } }),
            },
          },
        ],
      },
    }),
  );

async function statusOf(client: S3Client, Bucket: string): Promise<string | undefined> {
  for (;;) {
    const { ReplicationStatus } = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    if (ReplicationStatus !== 'PENDING') return ReplicationStatus;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('an object goes to a bucket of another region, under that region’s key, as far as the role and the key’s policy say', async () => {
  const { own, target } = await keys(['kms:Encrypt']);
  await configure(target);
  await s3.send(new PutObjectCommand({ Bucket: 'source', Key: 'a', Body: 'hello', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: own }));
  expect(await statusOf(s3, 'source')).toBe('COMPLETED');
  expect(await statusOf(there, 'replicas')).toBe('REPLICA');
  const got = await there.send(new GetObjectCommand({ Bucket: 'replicas', Key: 'a' }));
  expect([got.SSEKMSKeyId, await got.Body?.transformToString()]).toEqual([target, 'hello']);
  const used = (await backend.events()).filter(({ userIdentity }) => 'arn' in userIdentity && userIdentity.arn.includes('s3-replication'));
  expect(used.map(({ eventName, awsRegion, resources }) => [eventName, awsRegion, resources[0]?.ARN]).sort()).toEqual([
    ['Decrypt', near, own],
    ['Encrypt', far, target],
  ]);
});

test.each([
  ['the key’s policy does not let the role in', [], undefined],
  ['the role may not replicate objects', ['kms:Encrypt'], ['s3:ReplicateDelete']],
] as const)('fails where %s', async (_why, roleMay, actions) => {
  const { own, target } = await keys(roleMay, actions);
  await configure(target);
  await s3.send(new PutObjectCommand({ Bucket: 'source', Key: 'a', Body: 'hello', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: own }));
  expect(await statusOf(s3, 'source')).toBe('FAILED');
  await expect(there.send(new HeadObjectCommand({ Bucket: 'replicas', Key: 'a' }))).rejects.toMatchObject({ name: 'NotFound' });
});

test('fails without the role', async () => {
  await configure();
  await s3.send(new PutObjectCommand({ Bucket: 'source', Key: 'a', Body: 'hello' }));
  expect(await statusOf(s3, 'source')).toBe('FAILED');
});
