import { createHmac } from 'node:crypto';
import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, S3Client } from '@aws-sdk/client-s3';
import { front, readAnswer, region } from './front';
import type { Front, RawAnswer } from './front';
import { rootPrincipal } from '../../../../../src/backend/principal';
import { policyVerifier } from '../../../../../src/backend/wire/aws/signature/policy-form';
import { signatureRules } from '../../../../../src/backend/wire/aws/signature/signature-rules';
import { HeaderList, streamedBody } from '../../../../../src/backend/wire/message';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';

beforeEach(async () => {
  made = front();
  s3 = made.s3();
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  expect(made.underWay).toBe(0);
  await made.close();
});

type Fields = Record<string, string>;
interface Signing {
  readonly secret?: string;
  readonly accessKeyId?: string;
  readonly region?: string;
  readonly expires?: number;
  readonly conditions?: readonly unknown[];
  readonly policy?: string;
}

/** Written from S3's page "POST policy", with Node's own HMAC. */
function signed(
  fields: Fields,
  { secret = 'test', accessKeyId = 'test', region: of = region, expires = 60, ...given }: Signing = {},
): Fields {
  const date = new Date(made.clock.now()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const all: Fields = {
    ...fields,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${date.slice(0, 8)}/${of}/s3/aws4_request`,
    'x-amz-date': date,
  };
  const conditions = [...(given.conditions ?? []), { bucket: Bucket }, ...Object.entries(all).map(([name, value]) => ({ [name]: value }))];
  const document = {
    expiration: new Date(made.clock.now() + expires * 1000).toISOString(),
    conditions: given.conditions ?? conditions,
  };
  const policy = Buffer.from(given.policy ?? JSON.stringify(document)).toString('base64');
  const key = [date.slice(0, 8), of, 's3', 'aws4_request'].reduce<Buffer>(
    (from, part) => createHmac('sha256', from).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  return { ...all, policy, 'x-amz-signature': createHmac('sha256', key).update(policy).digest('hex') };
}

const noFields: Fields = {};
const boundary = '----boundary7MA4YWxk';
const part = (head: string, content: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const formOf = (fields: Fields, file: string | undefined, after = '') =>
  Object.entries(fields)
    .map(([name, value]) => part(`name="${name}"`, value))
    .join('') +
  (file === undefined ? '' : part('name="file"; filename="C:\\pictures\\cat.txt"\r\nContent-Type: text/plain', file)) +
  after +
  `--${boundary}--\r\n`;

async function post(body: string, { piece = 7, headers = noFields, path = `/${Bucket}` } = {}): Promise<RawAnswer> {
  const bytes = Buffer.from(body);
  const list = new HeaderList(
    Object.entries({
      host: 'localhost',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(bytes.length),
      ...headers,
    }),
  );
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is already here
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  return readAnswer(await made.handle({ method: 'POST', target: path, headers: list, body: streamedBody(pieces()) }));
}

const send = (fields: Fields, options: Signing & { readonly file?: string | undefined; readonly piece?: number } = {}) =>
  post(formOf(signed(fields, options), 'file' in options ? options.file : 'hello'), options);
const errorOf = (answer: RawAnswer) => [answer.status, answer.element('Code'), answer.element('Message')];
const nothingStored = async () => {
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  expect(made.blobs.ids).toEqual([]);
};

test('verifies the example of S3’s page "Example: Browser-based upload using HTTP POST"', async () => {
  const lines = [
    '{ "expiration": "2015-12-30T12:00:00.000Z",',
    '  "conditions": [',
    '    {"bucket": "sigv4examplebucket"},',
    '    ["starts-with", "$key", "user/user1/"],',
    '    {"acl": "public-read"},',
    '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
    '    ["starts-with", "$Content-Type", "image/"],',
    '    {"x-amz-meta-uuid": "14365123651274"},',
    '    {"x-amz-server-side-encryption": "AES256"},',
    '    ["starts-with", "$x-amz-meta-tag", ""],',
    '',
    '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
    '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
    '    {"x-amz-date": "20151229T000000Z" }',
    '  ]',
    '}',
  ];
  const claim = {
    algorithm: 'AWS4-HMAC-SHA256',
    credential: 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
    date: '20151229T000000Z',
    signature: '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
    sessionToken: undefined,
    policy: Buffer.from(lines.join('\r\n')).toString('base64'),
  };
  const principal = rootPrincipal('123456789012');
  const verify = policyVerifier({
    findCredential: () => Promise.resolve({ secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', principal }),
    clock: made.clock,
  });
  expect(await verify(claim, signatureRules.s3)).toEqual({ principal, region: 'us-east-1' });
  await expect(verify({ ...claim, policy: `${claim.policy}A` }, signatureRules.s3)).rejects.toMatchObject({ kind: 'mismatch' });
});

describe('a form', () => {
  test.each([1, 7, 64, 100_000])('is stored with all that its fields say, in pieces of %d bytes', async (piece) => {
    const file = 'x\r\n--y\r\n'.repeat(piece === 1 ? 10 : 5000);
    const fields = {
      key: 'user/ü ${filename}',
      'Content-Type': 'text/plain',
      'x-amz-meta-Name': 'müller',
      'x-amz-server-side-encryption': 'AES256',
      tagging: '<Tagging><TagSet><Tag><Key>a b</Key><Value>1+2 &#x3d;</Value></Tag></TagSet></Tagging>',
      'Cache-Control': 'no-store',
    };
    const conditions = [
      { bucket: Bucket },
      ['starts-with', '$key', 'user/'],
      ['starts-with', '$Content-Type', 'text/'],
      ['eq', '$x-amz-meta-name', 'müller'],
      { 'x-amz-server-side-encryption': 'AES256' },
      ['starts-with', '$tagging', ''],
      ['starts-with', '$cache-control', ''],
      ['content-length-range', 1, 100_000],
      ...['x-amz-algorithm', 'x-amz-credential', 'x-amz-date'].map((name) => ['starts-with', `$${name}`, '']),
    ];
    const answer = await send(fields, { file, conditions, piece });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers).toMatchObject({
      location: `http://localhost/${Bucket}/user%2F%C3%BC%20cat.txt`,
      'x-amz-server-side-encryption': 'AES256',
    });
    const Key = 'user/ü cat.txt';
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe(file);
    expect(got).toMatchObject({ ContentType: 'text/plain', CacheControl: 'no-store', ETag: answer.headers.etag });
    expect(got.Metadata).toEqual({ name: `=?UTF-8?B?${Buffer.from('müller').toString('base64')}?=` });
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet).toEqual([{ Key: 'a b', Value: '1+2 =' }]);
  });

  test('is answered as it asks: by status, by document, by redirect', async () => {
    expect((await send({ key: 'a', success_action_status: '200' })).status).toBe(200);
    expect((await send({ key: 'a', success_action_status: '999' })).status).toBe(204);
    const made201 = await send({ key: 'a', success_action_status: '201' });
    expect([made201.status, ...['Location', 'Bucket', 'Key', 'ETag'].map((name) => made201.element(name))]).toEqual([
      201,
      `http://localhost/${Bucket}/a`,
      Bucket,
      'a',
      '&quot;5d41402abc4b2a76b9719d911017c592&quot;',
    ]);
    const redirect = await send({ key: 'a', success_action_redirect: 'https://example.com/done?x=1' });
    expect([redirect.status, redirect.headers.location]).toEqual([
      303,
      `https://example.com/done?x=1&bucket=${Bucket}&key=a&etag=%225d41402abc4b2a76b9719d911017c592%22`,
    ]);
    expect((await send({ key: 'a', success_action_redirect: 'nowhere', success_action_status: '200' })).status).toBe(200);
  });

  test('may be posted to the bucket’s own host, and brings keys of its own', async () => {
    const customer = Buffer.alloc(32, 1);
    const fields = signed({
      key: 'a',
      'x-amz-server-side-encryption-customer-algorithm': 'AES256',
      'x-amz-server-side-encryption-customer-key': customer.toString('base64'),
      'x-amz-server-side-encryption-customer-key-MD5': '0',
    });
    const answer = await post(formOf(fields, 'x'), { path: '/', headers: { host: `${Bucket}.s3.localhost` } });
    expect(errorOf(answer)).toEqual([
      400,
      'InvalidArgument',
      'The calculated MD5 hash of the key did not match the hash that was provided.',
    ]);
    expect(
      (await post(formOf(signed({ key: 'b' }), 'x'), { path: '/', headers: { host: `${Bucket}.s3.localhost` } })).headers.location,
    ).toBe(`http://${Bucket}.s3.localhost/b`);
  });

  test('is kept to a checksum that a field gives', async () => {
    expect(errorOf(await send({ key: 'a', 'x-amz-checksum-crc32': 'AAAAAA==' }))).toEqual([
      400,
      'BadDigest',
      'The CRC32 you specified did not match the calculated checksum.',
    ]);
    await nothingStored();
    expect((await send({ key: 'a', 'x-amz-checksum-crc32': 'NhCmhg==' })).status).toBe(204);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a', ChecksumMode: 'ENABLED' }))).ChecksumCRC32).toBe('NhCmhg==');
  });
});

describe('rejects', () => {
  afterEach(nothingStored);

  test('what the policy does not allow', async () => {
    const denied = (text: string) => [403, 'AccessDenied', `Invalid according to Policy: ${text}`];
    const shared = [
      { bucket: Bucket },
      ['starts-with', '$x-amz-algorithm', ''],
      ['starts-with', '$x-amz-credential', ''],
      ['starts-with', '$x-amz-date', ''],
    ];
    expect(errorOf(await send({ key: 'a' }, { expires: -1 }))).toEqual(denied('Policy expired.'));
    expect(errorOf(await send({ key: 'b' }, { conditions: [...shared, ['eq', '$key', 'a']] }))).toEqual(
      denied('Policy Condition failed: [&quot;eq&quot;, &quot;$key&quot;, &quot;a&quot;]'),
    );
    expect(errorOf(await send({ key: 'b' }, { conditions: [...shared, ['starts-with', '$key', 'user/']] }))).toEqual(
      denied('Policy Condition failed: [&quot;starts-with&quot;, &quot;$key&quot;, &quot;user/&quot;]'),
    );
    expect(errorOf(await send({ key: 'b' }, { conditions: [{ bucket: 'other' }] }))).toEqual(
      denied('Policy Condition failed: [&quot;eq&quot;, &quot;$bucket&quot;, &quot;other&quot;]'),
    );
    expect(
      errorOf(await send({ key: 'b', 'x-amz-meta-x': '1', 'x-ignore-y': '2' }, { conditions: [...shared, ['eq', '$key', 'b']] })),
    ).toEqual(denied('Extra input fields: x-amz-meta-x'));
    const lengths = (min: number, max: number) => ({
      conditions: [...shared, { key: 'a' }, ['content-length-range', min, max]],
      file: 'hello',
    });
    expect(errorOf(await send({ key: 'a' }, lengths(0, 4)))).toEqual([
      400,
      'EntityTooLarge',
      'Your proposed upload exceeds the maximum allowed size',
    ]);
    expect(errorOf(await send({ key: 'a' }, lengths(6, 9)))).toEqual([
      400,
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
    ]);
  });

  test('a policy that is none', async () => {
    const invalid = (text: string) => [400, 'InvalidPolicyDocument', `Invalid Policy: ${text}`];
    expect(errorOf(await send({ key: 'a' }, { policy: '{' }))).toEqual(invalid('Invalid JSON.'));
    expect(errorOf(await send({ key: 'a' }, { policy: '{"conditions":[]}' }))).toEqual(invalid('Policy missing expiration.'));
    expect(errorOf(await send({ key: 'a' }, { policy: '{"expiration":"2099-01-01T00:00:00Z"}' }))).toEqual(
      invalid('Policy missing conditions.'),
    );
    const conditions = (text: string) => ({ policy: `{"expiration":"2099-01-01T00:00:00Z","conditions":[${text}]}` });
    expect((await send({ key: 'a' }, conditions('["eq","key","a"]'))).element('Code')).toBe('InvalidPolicyDocument');
    expect((await send({ key: 'a' }, conditions('["matches","$key","a"]'))).element('Code')).toBe('InvalidPolicyDocument');
    expect((await send({ key: 'a' }, conditions('7'))).element('Code')).toBe('InvalidPolicyDocument');
  });

  test('who signed wrongly, not at all, or has nothing to say here', async () => {
    expect((await send({ key: 'a' }, { secret: 'wrong' })).element('Code')).toBe('SignatureDoesNotMatch');
    expect((await send({ key: 'a' }, { accessKeyId: 'AKIAUNKNOWN' })).element('Code')).toBe('InvalidAccessKeyId');
    expect((await send({ key: 'a' }, { accessKeyId: '111111111111' })).element('Code')).toBe('AccessDenied');
    expect((await send({ key: 'a' }, { region: 'us-west-2' })).element('Code')).toBe('PermanentRedirect');
    expect(errorOf(await post(formOf({ key: 'a' }, 'x')))).toEqual([403, 'AccessDenied', 'Access Denied']);
    const { 'x-amz-signature': _signature, ...unsigned } = signed({ key: 'a' });
    expect(errorOf(await post(formOf(unsigned, 'x')))).toEqual([
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'X-Amz-Signature'.  If it is specified, please check the order of the fields.",
    ]);
    const changed = signed({ key: 'a' });
    expect((await post(formOf({ ...changed, policy: Buffer.from('{}').toString('base64') }, 'x'))).element('Code')).toBe(
      'SignatureDoesNotMatch',
    );
  });

  test('a form that is none', async () => {
    const malformed = [400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.'];
    const whole = formOf(signed({ key: 'a' }), 'hello');
    expect(errorOf(await post('hello'))).toEqual(malformed);
    for (let cut = 0; cut < whole.length - 6; cut += 61) {
      expect(errorOf(await post(whole.slice(0, cut), { piece: 1000 }))).toEqual(malformed);
    }
    expect(errorOf(await post(whole.slice(0, -boundary.length - 7), { piece: 1000 }))).toEqual(malformed);
    expect(errorOf(await post(whole, { headers: { 'content-type': 'multipart/form-data' } }))).toEqual(malformed);
    expect(errorOf(await send({ key: 'a' }, { file: undefined }))).toEqual([
      400,
      'InvalidArgument',
      'POST requires exactly one file upload per request.',
    ]);
    expect(errorOf(await send({ 'x-amz-meta-a': '1' }))).toEqual([
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    ]);
    const long = await send({ key: 'a', 'x-amz-meta-a': 'x'.repeat(20_480) });
    expect([...errorOf(long), long.element('MaxPostPreDataLengthBytes')]).toEqual([
      400,
      'MaxPostPreDataLengthExceeded',
      'Your POST request fields preceding the upload file were too large.',
      '20480',
    ]);
  });
});

test('what comes after the file is not looked at', async () => {
  const body = formOf(signed({ key: 'a' }), 'hello', part('name="x-amz-meta-a"', '1'));
  expect((await post(body)).status).toBe(204);
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).Metadata).toEqual({});
});
