import { CreateBucketCommand, PutBucketCorsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, CORSRule, S3Client } from '@aws-sdk/client-s3';
import { front, raw, region } from './front';
import type { Front, RawAnswer } from './front';

let made: Front;
let s3: S3Client;
const Bucket = 'the-bucket';

beforeEach(async () => {
  made = front();
  s3 = made.s3();
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));
});
afterEach(async () => {
  expect(made.errors).toEqual([]);
  await made.close();
});

const rules = (...CORSRules: CORSRule[]) => s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
const preflight = (headers: Record<string, string>, path = `/${Bucket}/a`) => raw(made, { method: 'OPTIONS', path, headers, by: false });
const asked = { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' };
const errorOf = (answer: RawAnswer) => [
  answer.status,
  ...['Code', 'Message', 'Method', 'ResourceType'].map((name) => answer.element(name)).filter((text) => text !== undefined),
];
const notAllowed =
  'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / ' +
  "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

describe('preflight', () => {
  test('is answered by the first rule that fits, before anybody has signed', async () => {
    await rules(
      { AllowedOrigins: ['https://other.example.com'], AllowedMethods: ['PUT'] },
      {
        AllowedOrigins: ['https://*.example.com'],
        AllowedMethods: ['PUT', 'GET'],
        AllowedHeaders: ['x-amz-*', 'Content-Type'],
        ExposeHeaders: ['ETag', 'x-amz-version-id'],
        MaxAgeSeconds: 3000,
      },
    );
    const answer = await preflight({ ...asked, 'access-control-request-headers': 'X-Amz-Date,content-type' });
    expect(answer).toMatchObject({
      status: 200,
      text: '',
      headers: {
        'access-control-allow-origin': asked.origin,
        'access-control-allow-methods': 'PUT, GET',
        'access-control-allow-headers': 'x-amz-date, content-type',
        'access-control-expose-headers': 'ETag, x-amz-version-id',
        'access-control-max-age': '3000',
        'access-control-allow-credentials': 'true',
        vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      },
    });
    expect(answer.headers['x-amz-request-id']).toBeDefined();
  });

  test('of a rule for everybody says so, and takes no credentials', async () => {
    await rules({ AllowedOrigins: ['*'], AllowedMethods: ['PUT'] });
    const { headers } = await preflight(asked);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers['access-control-allow-headers']).toBeUndefined();
  });

  test('finds the bucket in the host name, also of a presigned URL', async () => {
    await rules({ AllowedOrigins: ['*'], AllowedMethods: ['PUT'] });
    expect(
      (await preflight({ ...asked, host: `${Bucket}.s3.localhost:4566` }, '/a/b?X-Amz-Credential=x%2F20200101%2Fr%2Fs3%2Faws4_request'))
        .status,
    ).toBe(200);
  });

  test('fails without rules, without a bucket and where none of the rules fits', async () => {
    const forbidden = (text: string, kind = 'OBJECT') => [403, 'AccessForbidden', text, 'PUT', kind];
    expect(errorOf(await preflight(asked))).toEqual(forbidden('CORSResponse: CORS is not enabled for this bucket.'));
    expect(errorOf(await preflight(asked, `/${Bucket}`))).toEqual(
      forbidden('CORSResponse: CORS is not enabled for this bucket.', 'BUCKET'),
    );
    expect(errorOf(await preflight(asked, '/nowhere/a'))).toEqual(forbidden('CORSResponse: Bucket not found'));
    expect(errorOf(await preflight(asked, '/'))).toEqual(forbidden('CORSResponse: Bucket not found', 'BUCKET'));
    await rules({ AllowedOrigins: ['https://*.example.com'], AllowedMethods: ['PUT'], AllowedHeaders: ['x-amz-*'] });
    expect(errorOf(await preflight({ ...asked, 'access-control-request-method': 'DELETE' }))).toEqual([
      403,
      'AccessForbidden',
      notAllowed,
      'DELETE',
      'OBJECT',
    ]);
    for (const origin of ['https://example.com', 'http://app.example.com', 'https://app.example.com.evil', 'null']) {
      expect(errorOf(await preflight({ ...asked, origin }))).toEqual(forbidden(notAllowed));
    }
    expect(errorOf(await preflight({ ...asked, 'access-control-request-headers': 'x-amz-date, authorization' }))).toEqual(
      forbidden(notAllowed),
    );
  });

  test('fails without what a browser sends', async () => {
    expect(errorOf(await preflight({}))).toEqual([400, 'BadRequest', 'Insufficient information. Origin request header needed.']);
    expect(errorOf(await preflight({ origin: asked.origin }))).toEqual([400, 'BadRequest', 'Invalid Access-Control-Request-Method: null']);
    expect(errorOf(await preflight({ ...asked, 'access-control-request-method': 'PATCH' }))).toEqual([
      400,
      'BadRequest',
      'Invalid Access-Control-Request-Method: PATCH',
    ]);
  });
});

describe('answers', () => {
  const get = (origin?: string, by?: false) =>
    raw(made, { path: `/${Bucket}/a`, headers: { origin }, ...(by === undefined ? {} : { by }) });

  test('carry the rule’s fields, refusals too', async () => {
    await rules({ AllowedOrigins: [asked.origin], AllowedMethods: ['GET'], ExposeHeaders: ['ETag'] });
    const got = await get(asked.origin);
    expect(got).toMatchObject({ status: 200, text: 'hello' });
    for (const answer of [got, await get(asked.origin, false)]) {
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': asked.origin,
        'access-control-expose-headers': 'ETag',
        'access-control-allow-credentials': 'true',
      });
    }
    expect((await get(asked.origin, false)).status).toBe(403);
  });

  test('carry nothing for another origin, another method, or none', async () => {
    await rules({ AllowedOrigins: [asked.origin], AllowedMethods: ['PUT'] });
    for (const answer of [await get(asked.origin), await get('https://evil.example.com'), await get()]) {
      expect(answer.status).toBe(200);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});
