import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, ObjectOwnership, S3Client } from '@aws-sdk/client-s3';
import { account, front, raw, refused, region } from './front';
import type { Front } from './front';
import { canonicalId } from '../../../../../src/backend/wire/aws/s3/acl-grants';

let made: Front;
let s3: S3Client;
let other: S3Client;
let third: S3Client;
const Bucket = 'the-bucket';
const [own, theirs] = [canonicalId(account), canonicalId('111111111111')];
const as = (accessKeyId: string) => made.s3({ credentials: { accessKeyId, secretAccessKey: 'test' } });
const ownersGrant = { Grantee: { ID: own, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' };

beforeEach(async () => {
  made = front();
  s3 = made.s3();
  other = as('111111111111');
  third = as('222222222222');
  const CreateBucketConfiguration = { LocationConstraint: region as BucketLocationConstraint };
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectOwnership: 'ObjectWriter' }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

const put = (rest: Partial<PutObjectCommand['input']> = {}, by = s3) =>
  by.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', ...rest }));
const read = async (by: S3Client) => (await by.send(new GetObjectCommand({ Bucket, Key: 'a' }))).Body?.transformToString();
const denied = { code: 'AccessDenied', message: 'Access Denied', status: 403 };
const anonymously = (path = `/${Bucket}/a`) => raw(made, { path, by: false });
const ownership = (ObjectOwnership: ObjectOwnership) =>
  s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }));

describe('an object’s ACL', () => {
  test('lets nobody in but the owner, where nothing was said', async () => {
    await put();
    expect(await refused(read(other))).toEqual(denied);
    expect((await anonymously()).status).toBe(403);
    expect(await read(s3)).toBe('hello');
  });

  test('of public-read lets everybody read, and do nothing else', async () => {
    await put({ ACL: 'public-read' });
    expect((await anonymously()).text).toBe('hello');
    expect(await read(other)).toBe('hello');
    expect((await anonymously(`/${Bucket}`)).status).toBe(403);
    expect((await raw(made, { path: `/${Bucket}/a`, query: { acl: '' }, by: false })).status).toBe(403);
    expect(await refused(other.send(new DeleteObjectCommand({ Bucket, Key: 'a' })))).toEqual(denied);
    expect(await refused(put({}, other))).toEqual(denied);
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { IgnorePublicAcls: true } }));
    expect((await anonymously()).status).toBe(403);
    expect(await refused(read(other))).toEqual(denied);
  });

  test('of authenticated-read lets in who signs', async () => {
    await put({ ACL: 'authenticated-read' });
    expect(await read(other)).toBe('hello');
    expect((await anonymously()).status).toBe(403);
  });

  test('can name one account, which alone it lets in', async () => {
    await put({ GrantRead: `id="${theirs}"`, GrantFullControl: `id=${own}` });
    expect(await read(other)).toBe('hello');
    expect(await refused(read(third))).toEqual(denied);
    expect((await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).Grants).toEqual([
      ownersGrant,
      { Grantee: { ID: theirs, Type: 'CanonicalUser' }, Permission: 'READ' },
    ]);
    expect(await refused(other.send(new GetObjectAclCommand({ Bucket, Key: 'a' })))).toEqual(denied);
    await s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'private' }));
    expect(await refused(read(other))).toEqual(denied);
  });

  test('can be put as a document, by who may', async () => {
    await put({ GrantWriteACP: `id="${theirs}"` });
    const AccessControlPolicy = {
      Owner: { ID: own },
      Grants: [
        { Grantee: { URI: 'http://acs.amazonaws.com/groups/global/AllUsers', Type: 'Group' as const }, Permission: 'READ' as const },
      ],
    };
    expect(await refused(third.send(new PutObjectAclCommand({ Bucket, Key: 'a', AccessControlPolicy })))).toEqual(denied);
    await other.send(new PutObjectAclCommand({ Bucket, Key: 'a', AccessControlPolicy }));
    expect((await anonymously()).status).toBe(200);
  });

  test('a deny of the policy stands above it', async () => {
    await put({ ACL: 'public-read' });
    const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }];
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
    expect((await anonymously()).status).toBe(403);
    expect(await refused(read(other))).toEqual(denied);
  });
});

describe('a bucket’s ACL', () => {
  test('lets list and write, and what others write is theirs', async () => {
    await s3.send(
      new PutBucketAclCommand({ Bucket, GrantRead: `id="${theirs}"`, GrantWrite: `id="${theirs}"`, GrantFullControl: `id="${own}"` }),
    );
    await put({}, other);
    expect((await other.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1);
    expect(await refused(third.send(new ListObjectsV2Command({ Bucket })))).toEqual(denied);
    expect(await read(other)).toBe('hello');
    expect(await refused(read(s3))).toEqual(denied);
    await put({ ACL: 'bucket-owner-full-control' }, other);
    expect(await read(s3)).toBe('hello');
    expect((await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).Owner).toEqual({ ID: theirs });
    await ownership('BucketOwnerPreferred');
    await put({ ACL: 'bucket-owner-full-control' }, other);
    expect((await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).Owner).toEqual({ ID: own });
  });

  test('counts for nothing once ownership is enforced, which waits until it grants nothing', async () => {
    await put({ ACL: 'public-read' });
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
    expect((await anonymously(`/${Bucket}`)).status).toBe(200);
    expect((await refused(ownership('BucketOwnerEnforced'))).code).toBe('InvalidBucketAclWithObjectOwnership');
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
    expect((await anonymously(`/${Bucket}`)).status).toBe(403);
    await ownership('BucketOwnerEnforced');
    expect((await anonymously()).status).toBe(403);
    expect((await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).Grants).toEqual([ownersGrant]);
    const off = { code: 'AccessControlListNotSupported', message: 'The bucket does not allow ACLs', status: 400 };
    expect(await refused(s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'private' })))).toEqual(off);
    expect(await refused(put({ GrantRead: `id="${theirs}"`, ACL: 'bucket-owner-full-control' }))).toEqual(off);
  });
});

test('rejects what is no ACL, and public ones where they are blocked', async () => {
  await put();
  const acl = (rest: Partial<PutObjectAclCommand['input']>) => refused(s3.send(new PutObjectAclCommand({ Bucket, Key: 'a', ...rest })));
  expect((await acl({ GrantRead: 'id="x"' })).message).toBe('Invalid id');
  expect((await acl({ GrantRead: 'uri="http://example.com"' })).message).toBe('Invalid group uri');
  expect((await acl({ GrantRead: 'nobody' })).message).toBe('Argument format not recognized');
  expect((await acl({ GrantRead: 'emailAddress="a@example.com"' })).code).toBe('UnresolvableGrantByEmailAddress');
  expect((await acl({ ACL: 'private', GrantRead: `id="${theirs}"` })).message).toBe(
    'Specifying both Canned ACLs and Header Grants is not allowed',
  );
  expect((await acl({})).code).toBe('MissingSecurityHeader');
  expect((await acl({ AccessControlPolicy: { Grants: [] } })).code).toBe('MalformedACLError');
  expect((await acl({ AccessControlPolicy: { Owner: { ID: theirs }, Grants: [] } })).code).toBe('AccessDenied');
  expect((await refused(s3.send(new PutObjectAclCommand({ Bucket, Key: 'absent', ACL: 'private' })))).code).toBe('NoSuchKey');
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }));
  for (const ACL of ['public-read', 'authenticated-read', 'public-read-write'] as const) {
    expect(await acl({ ACL })).toEqual(denied);
    expect(await refused(put({ ACL }))).toEqual(denied);
    expect(await refused(s3.send(new PutBucketAclCommand({ Bucket, ACL })))).toEqual(denied);
  }
  expect((await s3.send(new GetBucketAclCommand({ Bucket }))).Grants).toEqual([ownersGrant]);
  expect((await s3.send(new GetObjectAclCommand({ Bucket, Key: 'a' }))).Grants).toEqual([ownersGrant]);
});
