import { createHash, createHmac } from 'node:crypto';
import { CreateBucketCommand, ListMultipartUploadsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, S3Client } from '@aws-sdk/client-s3';
import { front, raw, readAnswer, region } from './front';
import type { Front, RawAnswer } from './front';
import { amzDate } from '../../../../../src/backend/wire/aws/signature/signing-date';
import { deriveSigningKey } from '../../../../../src/backend/wire/aws/signature/signing-key';
import { HeaderList, streamedBody } from '../../../../../src/backend/wire/message';
import { signLikeSdk } from '../signature/foreign-signer';

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
  await made.close();
});

const codeOf = (answer: RawAnswer) => [answer.status, answer.element('Code')];
const nothingChanged = async () => {
  expect((await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions ?? []).toEqual([]);
  expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
  expect(made.blobs.ids).toEqual([]);
};

describe('documents', () => {
  const put = (body: string, query: Record<string, string> = { cors: '' }) =>
    raw(made, {
      method: 'PUT',
      path: `/${Bucket}`,
      query,
      body,
      headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
    });
  const rule = '<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule>';

  test.each([
    ['entities of their own', `<!DOCTYPE a [<!ENTITY x "y">]><CORSConfiguration>${rule.replace('*', '&x;')}</CORSConfiguration>`],
    [
      'entities that grow',
      `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><CORSConfiguration>&b;</CORSConfiguration>`,
    ],
    ['a file in an entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CORSConfiguration>&x;</CORSConfiguration>'],
    ['too much depth', '<a>'.repeat(5000) + '</a>'.repeat(5000)],
    ['too many elements', `<CORSConfiguration>${'<x/>'.repeat(100_001)}</CORSConfiguration>`],
    ['too many rules', `<CORSConfiguration>${rule.repeat(101)}</CORSConfiguration>`],
    ['no end', '<CORSConfiguration><CORSRule>'],
    ['an element that is another one’s', `<LifecycleConfiguration>${rule}</LifecycleConfiguration>`],
    ['bytes that are no text', Buffer.from([0x3c, 0x61, 0xff, 0xfe, 0x3e]).toString('latin1')],
    ['control characters', `<CORSConfiguration>${rule}\u0001</CORSConfiguration>`],
  ])('rejects %s', async (_what, body) => {
    expect(codeOf(await put(body))).toEqual([400, 'MalformedXML']);
    expect((await raw(made, { path: `/${Bucket}`, query: { cors: '' } })).element('Code')).toBe('NoSuchCORSConfiguration');
  });

  test('rejects one that is far too long before it has been read', async () => {
    let read = 0;
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is already here
    async function* endless() {
      for (;;) {
        read += 65_536;
        yield Buffer.alloc(65_536, '<x/>');
      }
    }
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-length': '1000000000000' };
    const head = await signLikeSdk(
      { method: 'PUT', path: `/${Bucket}`, query: { cors: '' }, headers, body: '' },
      { service: 's3', region, at: made.clock.now() },
    );
    const answer = await readAnswer(
      await made.handle({ method: 'PUT', target: head.target, headers: new HeaderList(head.headers), body: streamedBody(endless()) }),
    );
    expect(codeOf(answer)).toEqual([400, 'MaxMessageLengthExceeded']);
    expect(read).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('chunks', () => {
  const chunk = 8192;
  const bytes = Buffer.alloc(3 * chunk + 100, 'chunk by chunk ');

  /** A body in signed chunks, from S3's page on them, with Node's own HMAC; `change` has the pieces before they are sent. */
  async function send(change: (chunks: string[]) => string[], { length = bytes.length } = {}): Promise<RawAnswer> {
    const at = made.clock.now();
    const date = amzDate(at);
    const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
    const key = deriveSigningKey('test', { date: date.slice(0, 8), region, service: 's3', terminator: 'aws4_request' });
    const headers = {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-decoded-content-length': String(length),
      'content-encoding': 'aws-chunked',
      'content-length': '1',
    };
    const head = await signLikeSdk({ method: 'PUT', path: `/${Bucket}/a`, query: {}, headers, body: '' }, { service: 's3', region, at });
    const authorization = head.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
    let previous = /Signature=([0-9a-f]{64})/.exec(authorization)?.[1] ?? '';
    const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
    const chunks: string[] = [];
    for (let from = 0; from <= bytes.length; from += chunk) {
      const data = bytes.subarray(from, from + chunk);
      const toSign = ['AWS4-HMAC-SHA256-PAYLOAD', date, scope, previous, sha(''), sha(data)].join('\n');
      previous = createHmac('sha256', key).update(toSign).digest('hex');
      chunks.push(`${data.length.toString(16)};chunk-signature=${previous}\r\n${data.toString('latin1')}\r\n`);
    }
    const toSign = ['AWS4-HMAC-SHA256-PAYLOAD', date, scope, previous, sha(''), sha('')].join('\n');
    chunks.push(`0;chunk-signature=${createHmac('sha256', key).update(toSign).digest('hex')}\r\n\r\n`);
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is already here
    async function* body() {
      for (const piece of change(chunks)) yield Buffer.from(piece, 'latin1');
    }
    return readAnswer(
      await made.handle({ method: 'PUT', target: head.target, headers: new HeaderList(head.headers), body: streamedBody(body()) }),
    );
  }

  test('are taken as they should be', async () => {
    expect((await send((chunks) => chunks)).status).toBe(200);
    expect((await raw(made, { path: `/${Bucket}/a` })).text).toBe(bytes.toString());
  });

  const swap = ([one = '', two = '', ...rest]: string[]) => [two, one, ...rest];
  test.each<[string, (chunks: string[]) => string[], string]>([
    ['another order', swap, 'SignatureDoesNotMatch'],
    ['one twice', ([one = '', ...rest]) => [one, one, ...rest], 'SignatureDoesNotMatch'],
    ['one left out', ([, ...rest]) => rest, 'SignatureDoesNotMatch'],
    ['a bit of another', ([one = '', ...rest]) => [one.replace(/chunk by/, 'chunk bz'), ...rest], 'SignatureDoesNotMatch'],
    [
      'a signature of another',
      ([one = '', ...rest]) => [one.replace(/signature=./, 'signature=0').replace('=00', '=01'), ...rest],
      'SignatureDoesNotMatch',
    ],
    ['no last one', (chunks) => chunks.slice(0, -1), 'IncompleteBody'],
    ['an end within one', (chunks) => [...chunks.slice(0, 2), (chunks[2] ?? '').slice(0, 5000)], 'IncompleteBody'],
    ['an end within a head', (chunks) => [...chunks.slice(0, 2), (chunks[2] ?? '').slice(0, 10)], 'IncompleteBody'],
    ['a size that is none', ([one = '', ...rest]) => [one.replace(/^[0-9a-f]+/, 'zz'), ...rest], 'IncompleteBody'],
    ['no signature', ([one = '', ...rest]) => [one.replace(/;[^\r]*/, ''), ...rest], 'IncompleteBody'],
  ])('fails with %s, and leaves nothing', async (_what, change, code) => {
    expect((await send(change)).element('Code')).toBe(code);
    await nothingChanged();
  });

  test('fails with another length than was said', async () => {
    expect((await send((chunks) => chunks, { length: bytes.length + 1 })).element('Code')).toBe('IncompleteBody');
    expect((await send((chunks) => chunks, { length: bytes.length - 1 })).element('Code')).toBe('IncompleteBody');
    await nothingChanged();
  });
});

test('every legal character stands in a key, up to 1,024 bytes', async () => {
  const keys = [
    ...Array.from({ length: 94 }, (_, at) => `c${String.fromCharCode(33 + at)}c`),
    ' leading and trailing ',
    'a//b///',
    '../up/./and/..',
    'tab\tline\nreturn\r',
    '\u0001\u001f\u007f',
    '日本語/\u{1f600}/ñ',
    'n\u0303 is not ñ',
    '%41%2F+ +',
    '\u{10ffff}\uffff',
    'k'.repeat(1024),
    '\u{1f600}'.repeat(256),
  ];
  // RFC 3986: SigV4 leaves none of these.
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const path = (key: string) => `/${Bucket}/${key.split('/').map(escaped).join('/')}`;
  for (const [at, key] of keys.entries()) {
    expect((await raw(made, { method: 'PUT', path: path(key), body: String(at) })).status).toBe(200);
  }
  for (const [at, key] of keys.entries()) expect((await raw(made, { path: path(key) })).text).toBe(String(at));
  const listing = await raw(made, { path: `/${Bucket}`, query: { 'list-type': '2', 'encoding-type': 'url' } });
  const listed = [...listing.text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name = '']) => decodeURIComponent(name.replaceAll('+', ' ')));
  expect(listed).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  const long = await raw(made, { method: 'PUT', path: path('k'.repeat(1025)), body: '' });
  expect([...codeOf(long), long.element('Size'), long.element('MaxSizeAllowed')]).toEqual([400, 'KeyTooLongError', '1025', '1024']);
});
