import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, CreateBucketCommandInput, S3Client } from '@aws-sdk/client-s3';
import { front, raw, refused, region } from './front';
import type { Front } from './front';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';
const here = { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
const make = (input: Partial<CreateBucketCommandInput> = {}) => s3.send(new CreateBucketCommand({ Bucket, ...here, ...input }));

beforeEach(() => {
  made = front();
  s3 = made.s3();
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

describe('CreateBucket', () => {
  test('answers with the location and the ARN', async () => {
    const { Location, BucketArn } = await make();
    expect({ Location, BucketArn }).toEqual({ Location: 'http://the-bucket.s3.amazonaws.com/', BucketArn: 'arn:aws:s3:::the-bucket' });
    const american = await made.s3({ region: 'us-east-1' }).send(new CreateBucketCommand({ Bucket: 'american' }));
    expect(american.Location).toBe('/american');
  });

  test('makes a bucket of another region only at the endpoint of us-east-1', async () => {
    await made.s3({ region: 'us-east-1' }).send(new CreateBucketCommand({ Bucket, ...here }));
    const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint).toBe(region);
    expect(await refused(made.s3({ region: 'eu-west-1' }).send(new CreateBucketCommand({ Bucket: 'other', ...here })))).toEqual({
      code: 'IllegalLocationConstraintException',
      message: 'The eu-central-1 location constraint is incompatible for the region specific endpoint this request was sent to.',
      status: 400,
    });
  });

  test('rejects a region without its constraint', async () => {
    const answer = await raw(made, { method: 'PUT', path: '/the-bucket' });
    expect(answer.element('Code')).toBe('IllegalLocationConstraintException');
    expect(answer.element('Message')).toBe(
      'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.',
    );
  });

  test.each(['us-east-1', 'nowhere-1'])('rejects the constraint %s with InvalidLocationConstraint', async (LocationConstraint) => {
    const call = make({ CreateBucketConfiguration: { LocationConstraint: LocationConstraint as BucketLocationConstraint } });
    expect(await refused(call)).toEqual({
      code: 'InvalidLocationConstraint',
      message: 'The specified location-constraint is not valid',
      status: 400,
    });
  });

  test('rejects names that are taken, by oneself and by others', async () => {
    await make();
    expect(await refused(make())).toEqual({
      code: 'BucketAlreadyOwnedByYou',
      message: 'Your previous request to create the named bucket succeeded and you already own it.',
      status: 409,
    });
    const other = made.s3({ credentials: { accessKeyId: '111111111111', secretAccessKey: 'test' } });
    expect(await refused(other.send(new CreateBucketCommand({ Bucket, ...here })))).toEqual({
      code: 'BucketAlreadyExists',
      message:
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
        'Please select a different name and try again.',
      status: 409,
    });
  });

  test('takes a bucket of us-east-1 a second time', async () => {
    const american = made.s3({ region: 'us-east-1' });
    await american.send(new CreateBucketCommand({ Bucket }));
    await expect(american.send(new CreateBucketCommand({ Bucket }))).resolves.toMatchObject({ Location: '/the-bucket' });
  });

  test('rejects bad names, ACLs on a bucket without, and what is not served', async () => {
    expect(await raw(made, { method: 'PUT', path: '/UPPER', by: { region: 'us-east-1' } })).toMatchObject({ status: 400 });
    expect((await refused(make({ Bucket: 'xn--bucket' }))).code).toBe('InvalidBucketName');
    expect(await refused(make({ ACL: 'public-read' }))).toEqual({
      code: 'InvalidBucketAclWithObjectOwnership',
      message: "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      status: 400,
    });
    expect(await refused(make({ ACL: 'public-read', ObjectOwnership: 'ObjectWriter' }))).toEqual({
      code: 'InvalidBucketAclWithBlockPublicAccessError',
      message: 'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
      status: 400,
    });
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  });

  test('takes tags', async () => {
    await make({ CreateBucketConfiguration: { ...here.CreateBucketConfiguration, Tags: [{ Key: 'a', Value: 'b' }] } });
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([{ Key: 'a', Value: 'b' }]);
  });
});

describe('HeadBucket', () => {
  test('tells the region', async () => {
    await make();
    expect(await s3.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: region, BucketArn: 'arn:aws:s3:::the-bucket' });
  });

  test('fails without a body: 404 for none, 403 for the bucket of another account, with its region', async () => {
    expect(await raw(made, { method: 'HEAD', path: '/nothing-here' })).toMatchObject({ status: 404, text: '' });
    await make();
    const foreign = await raw(made, { method: 'HEAD', path: '/the-bucket', by: { accessKeyId: '111111111111' } });
    expect(foreign).toMatchObject({ status: 403, text: '', headers: { 'x-amz-bucket-region': region } });
    expect(await raw(made, { method: 'HEAD', path: '/the-bucket', by: false })).toMatchObject({
      status: 403,
      headers: { 'x-amz-bucket-region': region },
    });
  });
});

test('ListBuckets pages, filters and tells regions to those who page', async () => {
  for (const name of ['b-one', 'a-two', 'a-one']) await make({ Bucket: name });
  await made.s3({ region: 'us-east-1' }).send(new CreateBucketCommand({ Bucket: 'a-american' }));
  const all = await s3.send(new ListBucketsCommand({}));
  expect(all.Buckets?.map(({ Name }) => Name)).toEqual(['a-american', 'a-one', 'a-two', 'b-one']);
  expect(all.Buckets?.[0]?.BucketRegion).toBeUndefined();
  expect(all.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  const first = await s3.send(new ListBucketsCommand({ MaxBuckets: 2, Prefix: 'a-' }));
  expect(first.Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion])).toEqual([
    ['a-american', 'us-east-1'],
    ['a-one', region],
  ]);
  const second = await s3.send(new ListBucketsCommand({ MaxBuckets: 2, Prefix: 'a-', ContinuationToken: first.ContinuationToken }));
  expect(second.Buckets?.map(({ Name }) => Name)).toEqual(['a-two']);
  expect(second.ContinuationToken).toBeUndefined();
  expect((await s3.send(new ListBucketsCommand({ BucketRegion: 'us-east-1' }))).Buckets).toHaveLength(1);
  expect((await refused(s3.send(new ListBucketsCommand({ ContinuationToken: 'x' })))).code).toBe('InvalidArgument');
  expect((await raw(made, { path: '/', by: false })).status).toBe(403);
});

test('DeleteBucket rejects a bucket that holds something, also old versions', async () => {
  await make();
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }));
  const text = 'The bucket you tried to delete is not empty';
  expect(await refused(s3.send(new DeleteBucketCommand({ Bucket })))).toEqual({ code: 'BucketNotEmpty', message: text, status: 409 });
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  expect(await refused(s3.send(new DeleteBucketCommand({ Bucket })))).toEqual({
    code: 'BucketNotEmpty',
    message: `${text}. You must delete all versions in the bucket.`,
    status: 409,
  });
});

test('GetBucketLocation is empty for us-east-1, and us-east-1 answers it for every region', async () => {
  await make();
  const american = made.s3({ region: 'us-east-1' });
  await american.send(new CreateBucketCommand({ Bucket: 'american' }));
  expect((await american.send(new GetBucketLocationCommand({ Bucket: 'american' }))).LocationConstraint).toBeFalsy();
  expect((await american.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe(region);
});

describe('default encryption', () => {
  const rules = async () => (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules;
  const put = (rule: object) => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  const asBorn = [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ];

  test('is SSE-S3 from birth, with SSE-C blocked', async () => {
    await make();
    expect(await rules()).toEqual(asBorn);
  });

  test('is set and deleted again', async () => {
    await make();
    await put({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/mine' }, BucketKeyEnabled: true });
    expect(await rules()).toMatchObject([
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/mine' }, BucketKeyEnabled: true },
    ]);
    await put({ BlockedEncryptionTypes: { EncryptionType: ['NONE'] } });
    expect(await rules()).toMatchObject([
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/mine' },
        BlockedEncryptionTypes: { EncryptionType: ['NONE'] },
      },
    ]);
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await rules()).toMatchObject([{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }]);
  });

  test('rejects a KMS key id with AES256, two rules and unknown algorithms', async () => {
    await make();
    expect(await refused(put({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'x' } }))).toEqual({
      code: 'InvalidArgument',
      message: 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      status: 400,
    });
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } };
    const two = s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule, rule] } }));
    expect((await refused(two)).code).toBe('MalformedXML');
    expect((await refused(put({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'rot13' } }))).code).toBe('MalformedXML');
    expect(await rules()).toEqual(asBorn);
  });
});

test('versioning is set, and rejects a configuration that says nothing', async () => {
  await make();
  const status = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
  expect(await status()).toBeUndefined();
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  expect(await status()).toBe('Enabled');
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
  expect(await status()).toBe('Suspended');
  expect(await refused(s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: {} })))).toEqual({
    code: 'IllegalVersioningConfigurationException',
    message: 'The Versioning element must be specified',
    status: 400,
  });
  const mfa = new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled', MFADelete: 'Enabled' } });
  expect((await refused(s3.send(mfa))).status).toBe(501);
});

test('public access is blocked from birth; the block is changed and deleted', async () => {
  await make();
  const read = async () => (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  expect(await read()).toEqual(all);
  const block = { BlockPublicAcls: true, BlockPublicPolicy: false };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
  expect(await read()).toEqual({ ...block, IgnorePublicAcls: false, RestrictPublicBuckets: false });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  expect(await refused(read())).toEqual({
    code: 'NoSuchPublicAccessBlockConfiguration',
    message: 'The public access block configuration was not found',
    status: 404,
  });
});

test('tags are set, checked and deleted', async () => {
  await make();
  const put = (TagSet: { Key: string; Value: string }[]) => s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  const none = { code: 'NoSuchTagSet', message: 'The TagSet does not exist', status: 404 };
  expect(await refused(s3.send(new GetBucketTaggingCommand({ Bucket })))).toEqual(none);
  await put([{ Key: 'team', Value: 'ünïcode' }]);
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([{ Key: 'team', Value: 'ünïcode' }]);
  expect(await refused(put([{ Key: 'aws:x', Value: '' }]))).toMatchObject({
    code: 'InvalidTag',
    message: 'System tags cannot be added/updated by requester',
  });
  expect(
    (
      await refused(
        put([
          { Key: 'a', Value: '1' },
          { Key: 'a', Value: '2' },
        ]),
      )
    ).message,
  ).toBe('Cannot provide multiple Tags with the same key');
  expect((await refused(put([{ Key: 'a;', Value: '1' }]))).message).toBe('The TagKey you have provided is invalid');
  expect((await refused(put([{ Key: 'a', Value: 'x'.repeat(257) }]))).message).toBe('The TagValue you have provided is invalid');
  expect(await refused(put(Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }))))).toMatchObject({
    code: 'BadRequest',
    message: 'Bucket tag count cannot be greater than 50',
  });
  await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
  expect(await refused(s3.send(new GetBucketTaggingCommand({ Bucket })))).toEqual(none);
});

test('ownership controls decide whether ACLs are taken; the public access block, whether they may be public', async () => {
  await make();
  const controls = async () => (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules;
  expect(await controls()).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  const privately = () => s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
  const off = { code: 'AccessControlListNotSupported', message: 'The bucket does not allow ACLs', status: 400 };
  expect(await refused(privately())).toEqual(off);
  expect(await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '', ACL: 'public-read' })))).toEqual(off);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '', ACL: 'bucket-owner-full-control' }));
  const Rules = [{ ObjectOwnership: 'BucketOwnerPreferred' as const }];
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  expect(await controls()).toEqual(Rules);
  await privately();
  expect((await refused(s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' })))).code).toBe('AccessDenied');
  expect((await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '', ACL: 'public-read' })))).code).toBe('AccessDenied');
  const { Owner, Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
  expect(Grants).toEqual([{ Grantee: { ID: Owner?.ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }]);
  await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
  expect(await refused(controls())).toEqual({
    code: 'OwnershipControlsNotFoundError',
    message: 'The bucket ownership controls were not found',
    status: 404,
  });
});

describe('configurations that were never put', () => {
  test.each([
    [GetBucketCorsCommand, 'NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
    [GetBucketLifecycleConfigurationCommand, 'NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
    [GetBucketPolicyCommand, 'NoSuchBucketPolicy', 'The bucket policy does not exist'],
    [GetBucketPolicyStatusCommand, 'NoSuchBucketPolicy', 'The bucket policy does not exist'],
    [GetBucketReplicationCommand, 'ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
    [GetBucketWebsiteCommand, 'NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
    [GetObjectLockConfigurationCommand, 'ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket'],
  ] as const)('are absent: %p', async (Command, code, message) => {
    await make();
    expect(await refused(s3.send(new Command({ Bucket })))).toEqual({ code, message, status: 404 });
    expect((await refused(s3.send(new Command({ Bucket: 'nowhere' })))).code).toBe('NoSuchBucket');
  });

  test('or what holds by default', async () => {
    await make();
    expect((await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe('BucketOwner');
    expect((await s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }))).Status).toBeUndefined();
    expect((await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined();
    expect((await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).TopicConfigurations).toBeUndefined();
    await s3.send(new DeleteBucketCorsCommand({ Bucket }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  });
});

test('rejects another expected owner than the bucket has', async () => {
  await make();
  expect(await refused(s3.send(new GetBucketAclCommand({ Bucket, ExpectedBucketOwner: '111111111111' })))).toMatchObject({
    code: 'AccessDenied',
    status: 403,
  });
  expect((await refused(s3.send(new GetBucketAclCommand({ Bucket, ExpectedBucketOwner: 'me' })))).code).toBe(
    'InvalidBucketOwnerAWSAccountID',
  );
});
