import { CreateBucketCommand, GetObjectCommand, HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, S3Client } from '@aws-sdk/client-s3';
import { front, raw, refused, region } from './front';
import type { Front } from './front';
import { endpointOf } from '../../../../../src/backend/wire/aws/s3/endpoint';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';

beforeEach(async () => {
  made = front();
  s3 = made.s3();
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a/b c', Body: 'hello' }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

test.each([
  ['127.0.0.1:4566', {}],
  ['[::1]:4566', {}],
  ['localhost', {}],
  ['s3.localhost:4566', {}],
  ['s3.amazonaws.com', {}],
  ['backend:4566', {}],
  ['kms.eu-west-1.amazonaws.com', {}],
  ['s3.eu-west-1.localhost', { region: 'eu-west-1' }],
  ['s3-eu-west-1.amazonaws.com', { region: 'eu-west-1' }],
  ['my.bucket.s3.localhost', { bucket: 'my.bucket' }],
  ['bucket.localhost:4566', { bucket: 'bucket' }],
  ['bucket.s3.eu-west-1.localhost:4566', { bucket: 'bucket', region: 'eu-west-1' }],
  ['bucket.s3.amazonaws.com', { bucket: 'bucket' }],
  ['bucket.s3.dualstack.eu-west-1.amazonaws.com', { bucket: 'bucket', region: 'eu-west-1' }],
])('the host %s means %p', (host, endpoint) => {
  expect(endpointOf(host)).toEqual(endpoint);
});

describe('virtual-host style', () => {
  test.each([
    'the-bucket.s3.localhost',
    'the-bucket.s3.eu-central-1.localhost:4566',
    'the-bucket.localhost',
    'the-bucket.s3.amazonaws.com',
  ])('reaches the object at %s', async (host) => {
    expect(await raw(made, { path: '/a/b%20c', headers: { host } })).toMatchObject({ status: 200, text: 'hello' });
    const listing = await raw(made, { path: '/', query: { 'list-type': '2' }, headers: { host } });
    expect(listing.element('Key')).toBe('a/b c');
  });

  test('works with the SDK as it is', async () => {
    const client = made.s3({ endpoint: 'http://s3.localhost', forcePathStyle: false });
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a/b c' }));
    expect(await Body?.transformToString()).toBe('hello');
  });
});

describe('the wrong region', () => {
  const wrong = { region: 'us-west-2' };
  const moved = {
    code: 'PermanentRedirect',
    message:
      'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
      'Please send all future requests to this endpoint.',
    status: 301,
  };

  test('of the endpoint is told by a redirect', async () => {
    expect(await refused(made.s3(wrong).send(new GetObjectCommand({ Bucket, Key: 'a/b c' })))).toEqual(moved);
    const path = await raw(made, { path: '/the-bucket', by: wrong });
    expect([path.element('Endpoint'), path.element('Bucket')]).toEqual(['s3.eu-central-1.amazonaws.com', Bucket]);
    expect(path.headers['x-amz-bucket-region']).toBe(region);
    const host = await raw(made, { path: '/', by: wrong, headers: { host: 'the-bucket.s3.us-west-2.amazonaws.com' } });
    expect(host.element('Endpoint')).toBe('the-bucket.s3.eu-central-1.amazonaws.com');
    const head = await raw(made, { method: 'HEAD', path: '/the-bucket', by: wrong });
    expect(head).toMatchObject({ status: 301, text: '', headers: { 'x-amz-bucket-region': region } });
  });

  test('is found by a client that follows', async () => {
    const client = made.s3({ ...wrong, followRegionRedirects: true });
    expect((await client.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe(region);
  });

  test('of the signature is told by what is expected', async () => {
    const expecting = async (host: string, got: string, expected: string) => {
      const answer = await raw(made, { path: '/', by: { region: got }, headers: { host } });
      expect(answer.status).toBe(400);
      expect(answer.element('Code')).toBe('AuthorizationHeaderMalformed');
      expect(answer.element('Message')).toBe(
        `The authorization header is malformed; the region '${got}' is wrong; expecting '${expected}'`,
      );
      expect(answer.element('Region')).toBe(expected);
    };
    await expecting('the-bucket.s3.amazonaws.com', 'us-west-2', region);
    await expecting('the-bucket.s3.eu-central-1.localhost', 'us-west-2', region);
    await expecting('s3.eu-west-1.localhost', 'us-west-2', 'eu-west-1');
  });
});

describe('signatures', () => {
  test('rejects nobody, an unknown key and a wrong secret', async () => {
    const anonymous = await raw(made, { path: '/the-bucket/a/b%20c', by: false });
    expect([anonymous.status, anonymous.element('Code'), anonymous.element('Message')]).toEqual([403, 'AccessDenied', 'Access Denied']);
    expect((await raw(made, { path: '/nowhere/a', by: false })).element('Code')).toBe('NoSuchBucket');
    expect((await raw(made, { method: 'PUT', path: '/the-bucket/new', body: 'x', by: false })).status).toBe(403);
    expect((await raw(made, { method: 'PUT', path: '/new-bucket', by: false })).status).toBe(403);
    expect((await raw(made, { method: 'DELETE', path: '/the-bucket/a/b%20c', by: false })).status).toBe(403);
    const unknown = await raw(made, { path: '/the-bucket', by: { accessKeyId: 'AKIAUNKNOWN' } });
    expect([unknown.status, unknown.element('Code'), unknown.element('AWSAccessKeyId')]).toEqual([
      403,
      'InvalidAccessKeyId',
      'AKIAUNKNOWN',
    ]);
    const secret = await raw(made, { path: '/the-bucket', by: { secretAccessKey: 'wrong' } });
    expect([secret.status, secret.element('Code')]).toEqual([403, 'SignatureDoesNotMatch']);
    expect(secret.element('StringToSign')).toBeDefined();
  });

  test('rejects the bucket of another account, for every kind of call', async () => {
    const by = { accessKeyId: '111111111111' };
    for (const request of [
      { path: '/the-bucket' },
      { path: '/the-bucket/a/b%20c' },
      { method: 'PUT', path: '/the-bucket/x', body: 'x' },
      { method: 'DELETE', path: '/the-bucket/a/b%20c' },
      { method: 'DELETE', path: '/the-bucket' },
      { path: '/the-bucket', query: { encryption: '' } },
    ]) {
      expect((await raw(made, { ...request, by })).status).toBe(403);
    }
  });

  test('rejects a clock that is wrong', async () => {
    const answer = await raw(made, { path: '/', by: { at: made.clock.now() - 16 * 60_000 } });
    expect([answer.status, answer.element('Code'), answer.element('MaxAllowedSkewMilliseconds')]).toEqual([
      403,
      'RequestTimeTooSkewed',
      '900000',
    ]);
  });
});
