import fc from 'fast-check';
import { signLikeSdk, type SignedBy, type ToSign } from './foreign-signer';
import { hexDigest } from '../../../../../src/backend/crypto/digests';
import type { Credential } from '../../../../../src/backend/identity/credentials';
import { rootPrincipal } from '../../../../../src/backend/principal';
import type { RequestHead } from '../../../../../src/backend/wire/aws/signature/request-head';
import { SignatureFault } from '../../../../../src/backend/wire/aws/signature/signature-fault';
import { signatureRules } from '../../../../../src/backend/wire/aws/signature/signature-rules';
import { signatureVerifier } from '../../../../../src/backend/wire/aws/signature/verify';
import { wordSignatureFault, signatureWording } from '../../../../../src/backend/wire/aws/signature/wording';

const now = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;
const root = rootPrincipal('000000000000');
const credentials = new Map<string, Credential>([
  ['test', { secret: 'test', principal: root }],
  ['tolerant', { secret: 'test', principal: root, ignoresSessionToken: true }],
  ['ASIASESSION', { secret: 'session secret', principal: root, sessionToken: 'the token', expiresAt: now + minute }],
  ['ASIAENDED', { secret: 'session secret', principal: root, sessionToken: 'the token', expiresAt: now }],
]);
const verifier = signatureVerifier({ clock: { now: () => now }, findCredential: (id) => Promise.resolve(credentials.get(id)) });
const verify = (head: RequestHead, service: keyof typeof signatureRules, body = '') =>
  verifier(head, signatureRules[service], () => hexDigest('sha256', Buffer.from(body)));
const faultOf = async (verifying: Promise<unknown>): Promise<SignatureFault> => {
  const thrown: unknown = await verifying.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof SignatureFault) return thrown;
  throw new Error(`no signature fault but ${String(thrown)}`);
};

const kmsCall: ToSign = {
  headers: { 'x-amz-target': 'TrentService.Encrypt', 'content-type': 'application/x-amz-json-1.1', 'x-amz-user-agent': 'sdk' },
  body: '{"KeyId":"alias/a","Plaintext":"aGVsbG8="}',
};
const kms = (by: Partial<SignedBy> = {}, call = kmsCall) => signLikeSdk(call, { at: now, ...by });
const header = (head: RequestHead, name: string) => head.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
const withHeader = (head: RequestHead, name: string, change: (value: string) => string): RequestHead => ({
  ...head,
  headers: head.headers.map(([key, value]) => [key, key.toLowerCase() === name ? change(value) : value]),
});
const addHeader = (head: RequestHead, name: string, value: string): RequestHead => ({ ...head, headers: [...head.headers, [name, value]] });
const withoutHeader = (head: RequestHead, name: string): RequestHead => ({
  ...head,
  headers: head.headers.filter(([key]) => key.toLowerCase() !== name),
});

describe('requests signed by the AWS SDK for JavaScript', () => {
  test('a KMS call verifies, and tells who, where and for what', async () => {
    expect(await verify(await kms(), 'kms', kmsCall.body)).toMatchObject({
      form: 'header',
      principal: root,
      region: 'eu-central-1',
      service: 'kms',
      scope: '20260301/eu-central-1/kms/aws4_request',
      date: '20260301T120000Z',
      payloadHash: hexDigest('sha256', kmsCall.body ?? ''),
    });
  });

  test('the same signature verifies twice: AWS promises no replay protection within the window', async () => {
    const head = await kms();
    await verify(head, 'kms', kmsCall.body);
    await verify(head, 'kms', kmsCall.body);
  });

  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...Array.from(" /%+&=?~*'()!.é日aZ")),
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  });
  // The SDK loses a parameter of that name.
  const name = text.filter((value) => value !== '' && value !== '__proto__');
  const segment = text.map((value) =>
    encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
  );

  test.each(['kms', 's3'] as const)(
    'any path, query and headers verify (%s rules), and fail when any of them is changed',
    async (service) => {
      await fc.assert(
        fc.asyncProperty(fc.array(segment, { maxLength: 4 }), fc.dictionary(name, text), text, async (path, query, value) => {
          const call: ToSign = {
            method: 'GET',
            path: `/${path.join('/')}`,
            query,
            headers: { 'x-amz-meta-a': value, ...(service === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {}) },
          };
          const head = await signLikeSdk(call, { at: now, service });
          expect((await verify(head, service)).principal).toBe(root);
          expect((await faultOf(verify({ ...head, method: 'PUT' }, service))).kind).toBe('mismatch');
          expect((await faultOf(verify({ ...head, target: head.target + (head.target.includes('?') ? '&b' : '?b') }, service))).kind).toBe(
            'mismatch',
          );
          expect((await faultOf(verify({ ...head, target: `/b${head.target}` }, service))).kind).toBe('mismatch');
          expect(
            (
              await faultOf(
                verify(
                  withHeader(head, 'x-amz-meta-a', (old) => `${old}!`),
                  service,
                ),
              )
            ).kind,
          ).toBe('mismatch');
        }),
        { numRuns: 150 },
      );
    },
  );

  test('a presigned S3 URL verifies until it expires', async () => {
    const head = (at: number) => signLikeSdk({ method: 'GET', path: '/b/k' }, { at, service: 's3', expiresIn: 900 });
    const verified = await verify(await head(now - 900_000), 's3');
    expect(verified).toMatchObject({ form: 'query', payloadHash: 'UNSIGNED-PAYLOAD' });
    const fault = await faultOf(verify(await head(now - 901_000), 's3'));
    expect(wordSignatureFault('s3', fault)).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'Request has expired',
      extra: {
        'X-Amz-Expires': '900',
        Expires: '2026-03-01T11:59:59Z',
        ServerTime: '2026-03-01T12:00:00Z',
      },
    });
  });

  test('a temporary credential verifies with its token and fails without, with another, and after its end', async () => {
    const session = { accessKeyId: 'ASIASESSION', secretAccessKey: 'session secret' };
    await verify(await kms({ ...session, sessionToken: 'the token' }), 'kms', kmsCall.body);
    expect((await faultOf(verify(await kms(session), 'kms', kmsCall.body))).kind).toBe('invalid-session-token');
    expect((await faultOf(verify(await kms({ ...session, sessionToken: 'other' }), 'kms', kmsCall.body))).kind).toBe(
      'invalid-session-token',
    );
    const ended = await kms({ ...session, accessKeyId: 'ASIAENDED', sessionToken: 'the token' });
    expect((await faultOf(verify(ended, 'kms', kmsCall.body))).kind).toBe('session-expired');
  });

  test('a made-up token is refused for a lasting credential, unless the credential takes any', async () => {
    expect((await faultOf(verify(await kms({ sessionToken: 'made up' }), 'kms', kmsCall.body))).kind).toBe('invalid-session-token');
    await verify(await kms({ accessKeyId: 'tolerant', sessionToken: 'made up' }), 'kms', kmsCall.body);
  });
});

// Examples of the S3 API reference, "Authenticating Requests (AWS Signature Version 4)".
describe('the examples of the S3 API reference', () => {
  const documented = signatureVerifier({
    clock: { now: () => Date.parse('2013-05-24T00:00:00Z') },
    findCredential: () => Promise.resolve({ secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', principal: root }),
  });
  const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const authorization = (signed: string, signature: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signed},Signature=${signature}`;
  const get = (target: string, signed: string, signature: string, extra: [string, string][] = []): RequestHead => ({
    method: 'GET',
    target,
    headers: [
      ['Host', 'examplebucket.s3.amazonaws.com'],
      ...extra,
      ['x-amz-content-sha256', emptyHash],
      ['x-amz-date', '20130524T000000Z'],
      ['Authorization', authorization(signed, signature)],
    ],
  });
  const hostEtc = 'host;x-amz-content-sha256;x-amz-date';

  test.each([
    [
      'GET object with a range',
      get('/test.txt', 'host;range;x-amz-content-sha256;x-amz-date', 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41', [
        ['Range', 'bytes=0-9'],
      ]),
    ],
    ['GET bucket lifecycle', get('/?lifecycle', hostEtc, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543')],
    ['list objects', get('/?max-keys=2&prefix=J', hostEtc, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7')],
    [
      'a presigned URL',
      {
        method: 'GET',
        target:
          '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
          '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
          '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
        headers: [['Host', 'examplebucket.s3.amazonaws.com']] as [string, string][],
      },
    ],
  ])('%s verifies', async (_, head) => {
    expect((await documented(head, signatureRules.s3, () => 'never asked for')).principal).toBe(root);
  });
});

describe('refusals', () => {
  const json = async (head: RequestHead) => wordSignatureFault('json', await faultOf(verify(head, 'kms', kmsCall.body)));
  const mismatch =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

  test('rejects a wrong secret with InvalidSignatureException', async () => {
    expect(await json(await kms({ secretAccessKey: 'wrong' }))).toEqual({
      status: 400,
      code: 'InvalidSignatureException',
      message: mismatch,
    });
  });

  test('rejects another body than the signed one', async () => {
    expect((await faultOf(verify(await kms(), 'kms', `${kmsCall.body} `))).kind).toBe('mismatch');
  });

  test('rejects every changed digit of a signature, its upper case and its truncation', async () => {
    const head = await kms();
    const signature = /Signature=(.*)/.exec(header(head, 'authorization'))?.[1] ?? '';
    const forged = Array.from(signature).map((digit, at) => signature.slice(0, at) + (digit === '0' ? '1' : '0') + signature.slice(at + 1));
    for (const other of [...forged, signature.toUpperCase(), signature.slice(2), `${signature}00`]) {
      const changed = withHeader(head, 'authorization', (value) => value.replace(signature, other));
      expect((await faultOf(verify(changed, 'kms', kmsCall.body))).kind).toBe('mismatch');
    }
  });

  test('rejects an unknown access key id with UnrecognizedClientException', async () => {
    expect(await json(await kms({ accessKeyId: 'AKIAUNKNOWN' }))).toEqual({
      status: 400,
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
  });

  test('rejects a request without a signature with MissingAuthenticationTokenException', async () => {
    const head = withoutHeader(await kms(), 'authorization');
    expect(await json(head)).toEqual({ status: 400, code: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' });
  });

  test('takes five minutes of skew either way, and not a second more', async () => {
    await verify(await kms({ at: now - 5 * minute }), 'kms', kmsCall.body);
    await verify(await kms({ at: now + 5 * minute }), 'kms', kmsCall.body);
    expect(await json(await kms({ at: now - 5 * minute - 1000 }))).toEqual({
      status: 400,
      code: 'InvalidSignatureException',
      message: 'Signature expired: 20260301T115459Z is now earlier than 20260301T115500Z (20260301T120000Z - 5 min.)',
    });
    expect(await json(await kms({ at: now + 5 * minute + 1000 }))).toMatchObject({
      message: 'Signature not yet current: 20260301T120501Z is still later than 20260301T120500Z (20260301T120000Z + 5 min.)',
    });
  });

  test('S3 takes fifteen minutes of skew, then answers RequestTimeTooSkewed with both times', async () => {
    const s3 = (at: number) => signLikeSdk({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }, { at, service: 's3' });
    await verify(await s3(now - 15 * minute + 1000), 's3');
    await verify(await s3(now + 15 * minute - 1000), 's3');
    for (const [at, RequestTime] of [
      [now - 15 * minute - 1000, '20260301T114459Z'],
      [now + 15 * minute + 1000, '20260301T121501Z'],
    ] as const) {
      expect(wordSignatureFault('s3', await faultOf(verify(await s3(at), 's3')))).toEqual({
        status: 403,
        code: 'RequestTimeTooSkewed',
        message: 'The difference between the request time and the current time is too large.',
        extra: {
          RequestTime: RequestTime,
          ServerTime: '2026-03-01T12:00:00Z',
          MaxAllowedSkewMilliseconds: '900000',
        },
      });
    }
  });

  test('rejects a scope for another service, another day and another ending, naming each', async () => {
    const head = await kms({ service: 'sts' });
    expect(await json(head)).toEqual({
      status: 400,
      code: 'InvalidSignatureException',
      message: "Credential should be scoped to correct service: 'kms'. ",
    });
    const wrong = withHeader(await kms(), 'authorization', (value) => value.replace('20260301/eu-central-1', '20260228/eu_central_1'));
    expect(await json(wrong)).toMatchObject({
      message:
        "Credential should be scoped to a valid region, not 'eu_central_1'. " +
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260228' != '20260301'. ",
    });
  });

  test('IAM takes every region, since clients with an endpoint of their own sign for theirs', async () => {
    await verify(await signLikeSdk({}, { at: now, service: 'iam', region: 'us-east-1' }), 'iam');
    await verify(await signLikeSdk({}, { at: now, service: 'iam', region: 'us-east-2' }), 'iam');
  });

  test('rejects an x-amz header and a host that are not signed', async () => {
    const added = addHeader(await kms(), 'X-Amz-Meta-Added', 'later');
    expect(await json(added)).toMatchObject({ message: "'x-amz-meta-added' must be a 'SignedHeader' in the AWS Authorization." });
    const hostless = withHeader(await kms(), 'authorization', (value) => value.replace('host;', ''));
    expect(await json(hostless)).toMatchObject({
      code: 'InvalidSignatureException',
      message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    });
    const presigned = await signLikeSdk({ method: 'PUT', path: '/b/k' }, { at: now, service: 's3', expiresIn: 60 });
    const fault = await faultOf(verify(addHeader(presigned, 'x-amz-meta-a', 'b'), 's3'));
    expect(wordSignatureFault('s3', fault)).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'There were headers present in the request which were not signed',
      extra: { HeadersNotSigned: 'x-amz-meta-a' },
    });
  });

  test('rejects a second Authorization header, and a header beside a presigned query', async () => {
    const head = await kms();
    const twice = addHeader(head, 'authorization', header(head, 'authorization'));
    expect((await faultOf(verify(twice, 'kms', kmsCall.body))).kind).toBe('ambiguous-authorization');
    const presigned = await signLikeSdk({ method: 'GET', path: '/b/k' }, { at: now, service: 's3', expiresIn: 60 });
    const both = await faultOf(verify(addHeader(presigned, 'Authorization', 'AWS4-HMAC-SHA256 x'), 's3'));
    expect(wordSignatureFault('s3', both)).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  test.each([
    ['AWS AKID:c2ln', 'sigv2', 400, 'InvalidRequest'],
    ['AWS4-ECDSA-P256-SHA256 Credential=a/b/c/aws4_request, SignedHeaders=host, Signature=00', 'sigv4a', 501, 'NotImplemented'],
    ['Bearer token', undefined, 400, 'InvalidArgument'],
    ['AWS4-HMAC-SHA256', undefined, 400, 'AuthorizationHeaderMalformed'],
  ])('S3 refuses "%s" by name', async (value, known, status, code) => {
    const fault = await faultOf(
      verify(
        withHeader(await kms(), 'authorization', () => value),
        's3',
      ),
    );
    if (known) expect(fault.details).toMatchObject({ known });
    expect(wordSignatureFault('s3', fault)).toMatchObject({ status, code });
  });

  test('refuses a query of version 2', async () => {
    const head = { method: 'GET', target: '/b/k?AWSAccessKeyId=a&Signature=b&Expires=1', headers: [] };
    expect((await faultOf(verify(head, 's3'))).details).toMatchObject({ known: 'sigv2', form: 'query' });
  });

  test.each([
    ['Credential=', /Credential=[^,]*, /, "Authorization header requires 'Credential' parameter."],
    ['SignedHeaders=', /SignedHeaders=[^,]*, /, "Authorization header requires 'SignedHeaders' parameter."],
    ['Signature=', /, Signature=.*/, "Authorization header requires 'Signature' parameter."],
  ])('rejects a header without %s with IncompleteSignatureException', async (_, part, message) => {
    const answer = await json(withHeader(await kms(), 'authorization', (value) => value.replace(part, '')));
    expect(answer).toMatchObject({ status: 400, code: 'IncompleteSignatureException' });
    expect(answer.message.startsWith(message)).toBe(true);
  });

  test('rejects a blank in the credential with the text of AWS', async () => {
    const answer = await json(withHeader(await kms(), 'authorization', (value) => value.replace('Credential=', 'Credential= ')));
    expect(answer.code).toBe('IncompleteSignatureException');
    expect(answer.message).toMatch(
      /^'test\/20260301\/eu-central-1\/kms\/aws4_request' not a valid key=value pair \(missing equal-sign\) in Authorization header: 'AWS4-HMAC-SHA256 Credential= /,
    );
  });

  test('rejects signed headers that hold a line break or a colon', async () => {
    for (const list of ['host%0Ax', 'host%3Ax', '']) {
      const head = await signLikeSdk({ method: 'GET', path: '/b/k' }, { at: now, service: 's3', expiresIn: 60 });
      const target = head.target.replace('SignedHeaders=host', `SignedHeaders=${list}`);
      expect((await faultOf(verify({ ...head, target }, 's3'))).kind).toBe('incomplete');
    }
  });

  test.each([
    ['abc', 'X-Amz-Expires should be a number'],
    ['-1', 'X-Amz-Expires must be non-negative'],
    ['604801', 'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds'],
  ])('rejects X-Amz-Expires=%s with AuthorizationQueryParametersError', async (value, message) => {
    const head = await signLikeSdk({ method: 'GET', path: '/b/k' }, { at: now, service: 's3', expiresIn: 60 });
    const fault = await faultOf(verify({ ...head, target: head.target.replace('Expires=60', `Expires=${value}`) }, 's3'));
    expect(wordSignatureFault('s3', fault)).toEqual({ status: 400, code: 'AuthorizationQueryParametersError', message });
  });

  test.each(['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders', 'X-Amz-Signature'])(
    'rejects a presigned query without %s, and one with it twice',
    async (name) => {
      const head = await signLikeSdk({ method: 'GET', path: '/b/k' }, { at: now, service: 's3', expiresIn: 60 });
      const part = new RegExp(`([?&])(${name}=[^&]*)`);
      expect((await faultOf(verify({ ...head, target: head.target.replace(part, '$1a=b') }, 's3'))).kind).toBe('incomplete');
      expect((await faultOf(verify({ ...head, target: head.target.replace(part, '$1$2&$2') }, 's3'))).kind).toBe('incomplete');
    },
  );

  test('S3 requires x-amz-content-sha256 and refuses what it cannot be', async () => {
    const s3 = (value?: string) =>
      signLikeSdk({ headers: value === undefined ? {} : { 'x-amz-content-sha256': value } }, { at: now, service: 's3' });
    expect((await faultOf(verify(withoutHeader(await s3(), 'x-amz-content-sha256'), 's3'))).kind).toBe('missing-payload-hash');
    expect((await faultOf(verify(await s3('anything'), 's3'))).kind).toBe('malformed-payload-hash');
    expect((await verify(await s3('STREAMING-UNSIGNED-PAYLOAD-TRAILER'), 's3')).payloadHash).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
  });

  test('a mismatch shows S3 clients what was computed, and no secret', async () => {
    const head = await signLikeSdk(
      { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      { at: now, service: 's3', secretAccessKey: 'wrong' },
    );
    const answer = wordSignatureFault('s3', await faultOf(verify(head, 's3')));
    expect(Object.keys(answer.extra ?? {})).toEqual([
      'AWSAccessKeyId',
      'StringToSign',
      'SignatureProvided',
      'StringToSignBytes',
      'CanonicalRequest',
      'CanonicalRequestBytes',
    ]);
    expect(answer.extra?.StringToSignBytes).toMatch(/^41 57 53 34 2d/);
  });

  test('EC2 answers AuthFailure whatever is wrong, and RequestExpired for an old date', async () => {
    const ec2 = (by: Partial<SignedBy>) => signLikeSdk({}, { at: now, service: 'ec2', ...by });
    const answer = async (by: Partial<SignedBy>) => wordSignatureFault('ec2', await faultOf(verify(await ec2(by), 'ec2')));
    const failure = { status: 401, code: 'AuthFailure', message: 'AWS was not able to validate the provided access credentials' };
    expect(await answer({ secretAccessKey: 'wrong' })).toEqual(failure);
    expect(await answer({ accessKeyId: 'unknown' })).toEqual(failure);
    expect(await answer({ at: now - 16 * minute })).toEqual({ status: 400, code: 'RequestExpired', message: 'Request has expired.' });
  });

  test('no mutation of a valid head is accepted or causes anything but a signature fault', async () => {
    const head = await kms();
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, flip) => {
        const [name, value] = head.headers[which % head.headers.length] ?? ['', ''];
        const place = at % value.length;
        const changed = value.slice(0, place) + String.fromCharCode((value.charCodeAt(place) + flip) % 256) + value.slice(place + 1);
        // White space is folded before signing, so a change from blank to blank is none.
        fc.pre(changed.replace(/\s+/g, ' ').trim() !== value.replace(/\s+/g, ' ').trim());
        // Only what is signed; content-type is, user-agent would not be.
        fc.pre(name !== 'authorization' || !/[ ,]/.test(value.charAt(place)));
        expect(
          await faultOf(
            verify(
              withHeader(head, name, () => changed),
              'kms',
              kmsCall.body,
            ),
          ),
        ).toBeInstanceOf(SignatureFault);
      }),
      { numRuns: 500 },
    );
  });

  test('every protocol words every kind', () => {
    const kinds = Object.keys(signatureWording.json).sort();
    for (const table of Object.values(signatureWording)) expect(Object.keys(table).sort()).toEqual(kinds);
  });
});
