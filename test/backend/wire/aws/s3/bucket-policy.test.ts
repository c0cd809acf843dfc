import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, S3Client } from '@aws-sdk/client-s3';
import { front, raw, refused, region } from './front';
import type { Front } from './front';

let made: Front;
let owner: S3Client;
let stranger: S3Client;
const Bucket = 'the-bucket';
const arn = `arn:aws:s3:::${Bucket}`;
const other = '111111111111';

beforeEach(async () => {
  made = front();
  owner = made.s3();
  stranger = made.s3({ credentials: { accessKeyId: other, secretAccessKey: 'test' } });
  const LocationConstraint = region as BucketLocationConstraint;
  await owner.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  await owner.send(new PutObjectCommand({ Bucket, Key: 'shared/a', Body: 'text' }));
  await owner.send(new PutObjectCommand({ Bucket, Key: 'own', Body: 'text' }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

const setPolicy = (...Statement: object[]) =>
  owner.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
const unblock = () =>
  owner.send(
    new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: false } }),
  );
const get = (by: S3Client, Key: string) => by.send(new GetObjectCommand({ Bucket, Key }));
const code = async (call: Promise<unknown>) => (await refused(call)).code;

test('another account gets nothing without a policy, and with one exactly what it says', async () => {
  expect(await code(get(stranger, 'shared/a'))).toBe('AccessDenied');
  const allow = { Effect: 'Allow', Principal: { AWS: other } };
  await setPolicy({ ...allow, Action: 's3:GetObject', Resource: `${arn}/shared/*` });
  expect(await (await get(stranger, 'shared/a')).Body?.transformToString()).toBe('text');
  for (const call of [
    get(stranger, 'own'),
    stranger.send(new PutObjectCommand({ Bucket, Key: 'shared/b', Body: 'x' })),
    stranger.send(new DeleteObjectCommand({ Bucket, Key: 'shared/a' })),
    stranger.send(new ListObjectsV2Command({ Bucket })),
    stranger.send(new GetBucketPolicyCommand({ Bucket })),
    stranger.send(new DeleteBucketPolicyCommand({ Bucket })),
    stranger.send(new CreateMultipartUploadCommand({ Bucket, Key: 'shared/b' })),
  ]) {
    expect(await code(call)).toBe('AccessDenied');
  }
  const entries = await stranger.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'shared/a' }] } }));
  expect(entries.Errors).toMatchObject([{ Key: 'shared/a', Code: 'AccessDenied' }]);
  await setPolicy({ ...allow, Action: ['s3:PutObject', 's3:ListBucket'], Resource: [arn, `${arn}/shared/*`] });
  await stranger.send(new PutObjectCommand({ Bucket, Key: 'shared/b', Body: 'x' }));
  expect((await stranger.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(3);
  await stranger.send(new HeadBucketCommand({ Bucket }));
  expect(await code(get(stranger, 'shared/a'))).toBe('AccessDenied');
  await owner.send(new DeleteBucketPolicyCommand({ Bucket }));
  expect(await code(stranger.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied');
});

test('a deny binds the owner too, who can still change the policy', async () => {
  await setPolicy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`] });
  expect(await code(get(owner, 'own'))).toBe('AccessDenied');
  await owner.send(new GetBucketPolicyCommand({ Bucket }));
  await owner.send(new DeleteBucketPolicyCommand({ Bucket }));
  await get(owner, 'own');
});

test('writes without the demanded encryption are denied', async () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${arn}/*` };
  await setPolicy({ ...deny, Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } });
  expect(await code(owner.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' })))).toBe('AccessDenied');
  expect(await code(owner.send(new CopyObjectCommand({ Bucket, Key: 'a', CopySource: `${Bucket}/own` })))).toBe('AccessDenied');
  await owner.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ServerSideEncryption: 'aws:kms' }));
});

describe('a public policy', () => {
  const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/shared/*` };

  test('lets in who signs nothing, to what it names alone', async () => {
    await unblock();
    await setPolicy(open);
    const anonymous = (path: string, method = 'GET') => raw(made, { method, path, by: false });
    expect(await anonymous(`/${Bucket}/shared/a`)).toMatchObject({ status: 200, text: 'text' });
    expect((await anonymous(`/${Bucket}/own`)).element('Code')).toBe('AccessDenied');
    expect((await anonymous(`/${Bucket}`)).status).toBe(403);
    expect((await anonymous(`/${Bucket}/shared/a`, 'DELETE')).status).toBe(403);
    const hosted = await raw(made, { path: '/shared/a', headers: { host: `${Bucket}.s3.localhost` }, by: false });
    expect(hosted).toMatchObject({ status: 200, text: 'text' });
  });

  test('does not open what lies under a KMS key', async () => {
    await unblock();
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } };
    await owner.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
    await owner.send(new PutObjectCommand({ Bucket, Key: 'shared/a', Body: 'text' }));
    await setPolicy(open);
    made.decision = { allowed: false, explicit: false, by: 'resource' };
    const answer = await raw(made, { path: `/${Bucket}/shared/a`, by: false });
    expect([answer.status, answer.element('Code')]).toEqual([403, 'AccessDenied']);
    made.decision = { allowed: true };
  });

  test('says nothing to others once the bucket restricts it', async () => {
    await unblock();
    await setPolicy(open);
    await get(stranger, 'shared/a');
    const restrict = { RestrictPublicBuckets: true };
    await owner.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: restrict }));
    expect(await code(get(stranger, 'shared/a'))).toBe('AccessDenied');
    expect((await raw(made, { path: `/${Bucket}/shared/a`, by: false })).status).toBe(403);
    await get(owner, 'shared/a');
  });
});
