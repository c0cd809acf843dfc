import {
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketReplicationCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, LifecycleRule, ReplicationRule, S3Client } from '@aws-sdk/client-s3';
import { account, front, refused, region } from './front';
import type { Front } from './front';
import { isPublicPolicy } from '../../../../../src/backend/wire/aws/s3/public-policy';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';
const arn = `arn:aws:s3:::${Bucket}`;

beforeEach(async () => {
  made = front();
  s3 = made.s3();
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

describe('a bucket policy', () => {
  const statement = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 's3:GetObject', Resource: `${arn}/*` };
  const policyOf = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const put = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));

  test('is put, read as it was, told to be public or not, and deleted', async () => {
    const none = { code: 'NoSuchBucketPolicy', message: 'The bucket policy does not exist', status: 404 };
    expect(await refused(s3.send(new GetBucketPolicyCommand({ Bucket })))).toEqual(none);
    await put(policyOf(statement));
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(policyOf(statement));
    expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus).toEqual({ IsPublic: false });
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await refused(s3.send(new GetBucketPolicyStatusCommand({ Bucket })))).toEqual(none);
  });

  test('that is public is refused where the bucket blocks it', async () => {
    const open = policyOf({ ...statement, Principal: '*' });
    expect(await refused(put(open))).toEqual({
      code: 'AccessDenied',
      message:
        `User: arn:aws:iam::${account}:root is not authorized to perform: s3:PutBucketPolicy on resource: "${arn}" ` +
        'because public policies are blocked by the BlockPublicPolicy block public access setting.',
      status: 403,
    });
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: false } }));
    await put(open);
    expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus).toEqual({ IsPublic: true });
  });

  test.each([
    ['no JSON', "Policies must be valid JSON and the first byte must be '{'"],
    [policyOf({ ...statement, Principal: undefined }), 'Missing required field Principal'],
    [policyOf({ ...statement, Action: 'kms:Decrypt' }), 'Policy has invalid action'],
    [policyOf({ ...statement, Resource: 'arn:aws:s3:::other-bucket/*' }), 'Policy has invalid resource'],
    [policyOf({ ...statement, Principal: { AWS: 'nobody' } }), 'Invalid principal in policy'],
  ])('rejects %s', async (policy, message) => {
    expect(await refused(put(policy))).toEqual({ code: 'MalformedPolicy', message, status: 400 });
  });

  test.each([
    [{ Principal: '*' }, true],
    [{ Principal: { AWS: '*' } }, true],
    [{ Principal: { AWS: '111122223333' } }, false],
    [{ Principal: '*', Effect: 'Deny' }, false],
    [{ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, true],
    [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, false],
    [{ Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }, true],
    [{ Principal: '*', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }, true],
    [{ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, false],
    [{ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } }, true],
    [{ Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:*' } } }, false],
    [{ Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } } }, true],
    [{ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, true],
  ])('is public or not: %j', (rest, expected) => {
    expect(isPublicPolicy(policyOf({ ...statement, ...rest }))).toBe(expected);
  });
});

test('a lifecycle configuration is read as it was put, dates included', async () => {
  const Rules: LifecycleRule[] = [
    {
      ID: 'one',
      Status: 'Enabled',
      Filter: { Prefix: 'logs/' },
      Expiration: { Days: 30 },
      Transitions: [{ Days: 1, StorageClass: 'GLACIER' }],
    },
    { ID: 'two', Status: 'Disabled', Filter: { Prefix: '' }, Expiration: { Date: new Date(Date.UTC(2030, 0, 1)) } },
    { ID: 'three', Status: 'Enabled', Filter: {}, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
  ];
  const put = (rules: LifecycleRule[]) =>
    s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }));
  const get = () => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect((await refused(get())).code).toBe('NoSuchLifecycleConfiguration');
  await put(Rules);
  expect(await get()).toMatchObject({ Rules, TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K' });
  expect((await refused(put([{ ID: 'x', Status: 'Enabled', Filter: { Prefix: '' } }]))).code).toBe('InvalidRequest');
  expect(await refused(put([{ Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 0 } }]))).toMatchObject({
    code: 'InvalidArgument',
    message: "'Days' for Expiration action must be a positive integer",
  });
  await s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
  expect((await refused(get())).status).toBe(404);
});

test('CORS, logging and replication configurations are kept', async () => {
  const CORSRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://example.com'], MaxAgeSeconds: 60 }];
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
  const wrong = [{ AllowedMethods: ['PATCH'], AllowedOrigins: ['*'] }];
  expect((await refused(s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: wrong } })))).message).toBe(
    'Found unsupported HTTP method in CORS config. Unsupported method is PATCH',
  );
  await s3.send(new DeleteBucketCorsCommand({ Bucket }));
  expect((await refused(s3.send(new GetBucketCorsCommand({ Bucket })))).code).toBe('NoSuchCORSConfiguration');

  const LoggingEnabled = { TargetBucket: Bucket, TargetPrefix: 'log/' };
  expect((await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined();
  await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
  expect((await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toEqual(LoggingEnabled);

  const Role = `arn:aws:iam::${account}:role/replicator`;
  const rule = {
    ID: 'r',
    Priority: 1,
    Filter: { Prefix: '' },
    Status: 'Enabled' as const,
    DeleteMarkerReplication: { Status: 'Disabled' as const },
    Destination: { Bucket: 'arn:aws:s3:::copies' },
  };
  const replicate = (...Rules: ReplicationRule[]) =>
    s3.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration: { Role, Rules } }));
  const says = async (...Rules: ReplicationRule[]) => (await refused(replicate(...Rules))).message;
  const version = (of: string, Status: 'Enabled' | 'Suspended' = 'Enabled') =>
    s3.send(new PutBucketVersioningCommand({ Bucket: of, VersioningConfiguration: { Status } }));
  expect(await says(rule)).toBe("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  await version(Bucket);
  expect(await says(rule)).toBe('Destination bucket must exist.');
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket: 'copies', CreateBucketConfiguration: { LocationConstraint } }));
  expect(await says(rule)).toBe('Destination bucket must have versioning enabled.');
  await version('copies');
  const { Priority: _priority, ...withoutPriority } = rule;
  const { DeleteMarkerReplication: _markers, ...withoutMarkers } = rule;
  const schema =
    'must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.';
  expect(await says(withoutPriority)).toBe(`Priority ${schema}`);
  expect(await says(withoutMarkers)).toBe(`DeleteMarkerReplication ${schema}`);
  expect(await says(rule, { ...rule, ID: 'other' })).toBe('Found duplicate priority 1');
  expect(await says({ ...rule, SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } } })).toBe(
    'ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.',
  );
  expect((await refused(s3.send(new GetBucketReplicationCommand({ Bucket })))).code).toBe('ReplicationConfigurationNotFoundError');
  await replicate(rule);
  expect((await s3.send(new GetBucketReplicationCommand({ Bucket }))).ReplicationConfiguration).toEqual({ Role, Rules: [rule] });
  expect((await refused(version(Bucket, 'Suspended'))).code).toBe('InvalidBucketState');
  await s3.send(new DeleteBucketReplicationCommand({ Bucket }));
  await version(Bucket, 'Suspended');
});

test('object lock: the bucket’s default, the object’s retention and hold, and the refusals', async () => {
  const locked = 'locked-bucket';
  await s3.send(
    new CreateBucketCommand({
      Bucket: locked,
      ObjectLockEnabledForBucket: true,
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    }),
  );
  expect((await refused(s3.send(new GetObjectLockConfigurationCommand({ Bucket })))).code).toBe('ObjectLockConfigurationNotFoundError');
  const Rule = { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 1 } };
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' as const, Rule };
  await s3.send(new PutObjectLockConfigurationCommand({ Bucket: locked, ObjectLockConfiguration }));
  expect((await s3.send(new GetObjectLockConfigurationCommand({ Bucket: locked }))).ObjectLockConfiguration).toEqual(
    ObjectLockConfiguration,
  );
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: locked, Key: 'a', Body: 'x' }));
  const remove = (rest = {}) => s3.send(new DeleteObjectCommand({ Bucket: locked, Key: 'a', VersionId, ...rest }));
  expect(await refused(remove())).toEqual({
    code: 'AccessDenied',
    message: 'Access Denied because object protected by object lock.',
    status: 403,
  });
  const at = { Bucket: locked, Key: 'a' };
  expect((await s3.send(new GetObjectRetentionCommand(at))).Retention?.Mode).toBe('GOVERNANCE');
  expect((await refused(s3.send(new GetObjectLegalHoldCommand(at)))).code).toBe('NoSuchObjectLockConfiguration');
  await s3.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'ON' } }));
  expect((await refused(remove({ BypassGovernanceRetention: true }))).code).toBe('AccessDenied');
  await s3.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'OFF' } }));
  const RetainUntilDate = new Date(made.clock.now() + 86_400_000 * 9);
  RetainUntilDate.setMilliseconds(0);
  await s3.send(new PutObjectRetentionCommand({ ...at, Retention: { Mode: 'GOVERNANCE', RetainUntilDate } }));
  expect(await s3.send(new HeadObjectCommand(at))).toMatchObject({
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: RetainUntilDate,
    ObjectLockLegalHoldStatus: 'OFF',
  });
  await remove({ BypassGovernanceRetention: true });
});
