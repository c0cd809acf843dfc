import fc from 'fast-check';
import { runs } from './runs';
import { signed } from './signed';
import type { Bytes, Scope } from './signed';
import { formBytes, kmsBytes, s3Bytes, world } from './world';
import type { World } from './world';

let made: World;
beforeAll(async () => {
  made = await world();
});
afterAll(() => made.close());

const good: readonly { readonly name: string; readonly bytes: Bytes }[] = [
  { name: 'kms', bytes: kmsBytes('CreateKey', '{}') },
  { name: 'ec2', bytes: formBytes('Action=CreateVolume&AvailabilityZone=us-east-1a&Size=1&Version=2016-11-15') },
  { name: 'sts', bytes: formBytes('Action=GetCallerIdentity&Version=2011-06-15') },
  { name: 's3', bytes: s3Bytes('PUT', '/bucket-one/new?x=%20y', 'hello', [['x-amz-meta-a', 'b']]) },
];

const header = ({ headers }: Bytes, name: string): string => headers.find(([found]) => found.toLowerCase() === name)?.[1] ?? '';
const withHeader = (bytes: Bytes, name: string, value: string | undefined): Bytes => ({
  ...bytes,
  headers: bytes.headers.flatMap(([found, old]) =>
    found.toLowerCase() !== name ? [[found, old] as const] : value === undefined ? [] : [[found, value] as const],
  ),
});
// 501: S3 has signatures that are not served here (SigV4A).
const refusals = [400, 401, 403, 501];

describe.each(good)('$name', ({ name, bytes }) => {
  const scope: Scope = { service: name };
  const refused = async (changed: Bytes): Promise<void> => {
    const { status, body } = await made.probe(changed);
    if (!refusals.includes(status)) throw new Error(`${status}: ${JSON.stringify(changed.headers)} ${body.toString()}`);
  };

  test('takes what is signed well', async () => {
    expect((await made.probe(bytes, scope)).status).toBe(200);
  });

  test('fails when any signed header, the method, the target or the body is another', async () => {
    const whole = signed(bytes, scope);
    const names = /SignedHeaders=([^,]*)/.exec(header(whole, 'authorization'))?.[1]?.split(';') ?? [];
    expect(names.length).toBeGreaterThan(1);
    for (const one of names) {
      const value = header(whole, one);
      for (const changed of [undefined, '', `${value}x`, value.slice(1), `${value},${value}`, value.toUpperCase(), '\u00ff']) {
        if (changed !== value) await refused(withHeader(whole, one, changed));
      }
      await refused({ ...whole, headers: [...whole.headers, [one, value]] });
    }
    await refused({ ...whole, headers: [...whole.headers, ['x-amz-added', '1']] });
    await refused({ ...whole, method: whole.method === 'PUT' ? 'POST' : 'PUT' });
    await refused({ ...whole, target: `${whole.target}${whole.target.includes('?') ? '&' : '?'}a=b` });
    await refused({ ...whole, body: Buffer.from('{"Description":"other"}') });
  });

  test('fails with whichever character of the credential or the signature is another', async () => {
    const whole = signed(bytes, scope);
    const authorization = header(whole, 'authorization');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: authorization.length - 1 }),
        fc.constantFrom('0', 'a', 'A', '/', ' ', ',', '=', ';', '\u00ff'),
        (at, char) => {
          // White space after a comma says nothing.
          fc.pre(authorization[at] !== char && authorization[at] !== ' ');
          return refused(withHeader(whole, 'authorization', authorization.slice(0, at) + char + authorization.slice(at + 1)));
        },
      ),
      runs(150),
    );
    for (let length = 0; length < authorization.length; length += 3) {
      const answer = await made.probe(withHeader(whole, 'authorization', authorization.slice(0, length)));
      // Nothing at all is an anonymous request to S3.
      expect(refusals).toContain(answer.status);
    }
  });

  test.each([
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256 ',
    'AWS4-HMAC-SHA256 ,,,',
    'AWS4-HMAC-SHA256 Credential=',
    'AWS4-HMAC-SHA256 Credential=test, SignedHeaders=host, Signature=x',
    `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kms/aws4_request, SignedHeaders=${'a;'.repeat(5000)}host, Signature=${'0'.repeat(64)}`,
    `AWS4-HMAC-SHA256 Credential=test/${'/'.repeat(4000)}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    'AWS4-HMAC-SHA256 Credential=__proto__/20260101/us-east-1/kms/aws4_request, SignedHeaders=__proto__;constructor, Signature=0',
    'AWS4-ECDSA-P256-SHA256 Credential=test/20260101/kms/aws4_request, SignedHeaders=host, Signature=00',
    'AWS test:c2lnbmF0dXJl',
    'Basic dGVzdDp0ZXN0',
    'Bearer x',
    'Digest username="x"',
    '\u00ff\u00fe',
    ' ',
    '=',
    ','.repeat(8000),
    'a'.repeat(8000),
  ])('fails with Authorization: %.60s', async (authorization) => {
    await refused(withHeader(signed(bytes, scope), 'authorization', authorization));
  });

  test('fails with two Authorization headers', async () => {
    const whole = signed(bytes, scope);
    await refused({ ...whole, headers: [...whole.headers, ['Authorization', header(whole, 'authorization')]] });
  });

  test.each([
    '',
    'now',
    '20260101',
    '20260101T000000',
    '99999999T999999Z',
    '20260230T000000Z',
    '00000000T000000Z',
    '+0202601-01T00:00:00Z',
  ])('fails with the date %j', async (date) => {
    await refused(withHeader(signed(bytes, scope), 'x-amz-date', date));
    await refused({
      ...withHeader(signed(bytes, scope), 'x-amz-date', undefined),
      headers: [['Date', date], ...signed(bytes, scope).headers.filter(([n]) => n !== 'X-Amz-Date')],
    });
  });

  test.each([-86_400_000, -16 * 60_000, 16 * 60_000, 86_400_000, 7e12])('fails when signed %d ms from now', async (distance) => {
    await refused(signed(bytes, { ...scope, at: Date.now() + distance }));
  });

  test('fails with an unknown key, another secret, another region in the scope', async () => {
    for (const other of [
      { secret: '' },
      { secret: 'tesT' },
      { accessKeyId: 'nobody' },
      { accessKeyId: '__proto__' },
      { accessKeyId: 'constructor' },
    ]) {
      await refused(signed(bytes, { ...scope, ...other }));
    }
    const whole = signed(bytes, scope);
    await refused(withHeader(whole, 'authorization', header(whole, 'authorization').replace('us-east-1', 'eu-west-1')));
  });

  test('answers regions that are none', async () => {
    for (const region of ['mars-north-1', '__proto__', 'us-east-1\u00ff', 'a'.repeat(500), '..', '%00', '*']) {
      await made.probe(signed(bytes, { ...scope, region }));
    }
  });

  test('answers presigned parameters, however wrong', async () => {
    const parameter = fc.tuple(
      fc.constantFrom(
        'X-Amz-Algorithm',
        'X-Amz-Credential',
        'X-Amz-Date',
        'X-Amz-Expires',
        'X-Amz-SignedHeaders',
        'X-Amz-Signature',
        'X-Amz-Security-Token',
        'AWSAccessKeyId',
        'Signature',
      ),
      fc.oneof(
        fc.constantFrom(
          'AWS4-HMAC-SHA256',
          `test%2F20260101%2Fus-east-1%2F${name}%2Faws4_request`,
          '20260101T000000Z',
          '604800',
          '-1',
          '1e9',
          'host',
          '%ff',
          '%',
          '',
        ),
        fc.string().map(encodeURIComponent),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parameter, { minLength: 1, maxLength: 9 }), async (parameters) => {
        const query = parameters.map((pair) => pair.join('=')).join('&');
        const path = bytes.target.split('?')[0] ?? '/';
        await refused({ ...bytes, target: `${path}?${query}`, headers: [['Host', 'localhost'], ...bytes.headers] });
      }),
      runs(150),
    );
  });
});

test.each([
  '',
  'dynamodb',
  'KMS',
  'kms ',
  '__proto__',
  'constructor',
  '<script>',
  '\u00ff',
  '\u0001',
  'a'.repeat(3000),
  '..',
  's3express',
  'aws4_request',
])('a service called %j is answered with a refusal', async (service) => {
  for (const { bytes } of good) {
    const { status } = await made.probe(signed(bytes, { service }));
    expect(refusals).toContain(status);
  }
});

test.each([
  '',
  '.',
  'TrentService',
  'TrentService.',
  'TrentService.__proto__',
  'TrentService.Nothing',
  'trentservice.ListKeys',
  'DynamoDB_20120810.GetItem',
  '\u00ff.\u00ff',
  '<a>.<b>',
  'x'.repeat(8000),
])('the target %j is answered with a refusal, signed or not', async (target) => {
  const bytes = withHeader(kmsBytes('ListKeys', '{}'), 'x-amz-target', target);
  expect([...refusals, 405, 411]).toContain((await made.probe(bytes, { service: 'kms' })).status);
  expect([...refusals, 405, 411]).toContain((await made.probe({ ...bytes, headers: [['Host', 'localhost'], ...bytes.headers] })).status);
});
