import fc from 'fast-check';
import { runs } from './runs';
import type { Bytes } from './signed';
import { kmsBytes, s3Bytes, world } from './world';
import type { World } from './world';

let made: World;
beforeAll(async () => {
  made = await world();
});
afterAll(() => made.close());

/** As a caller without a signature and with one. */
async function both(bytes: Bytes, service: string): Promise<void> {
  await made.probe(bytes, { service });
  await made.probe({ ...bytes, headers: [['Host', 'localhost'], ...bytes.headers] });
}

const odd = [
  '',
  '*',
  '/',
  '//',
  '///',
  '/.',
  '/..',
  '/../..',
  '/bucket-one/../bucket-two/one',
  '/bucket-one/./one',
  '/bucket-one//one',
  '/bucket-one/%2e%2e/%2E%2e/etc/passwd',
  '/bucket-one/..%2f..%2f',
  '/bucket-one%2fone',
  '/bucket-one/%00',
  '/bucket-one/%0d%0aSet-Cookie:%20a',
  '/%',
  '/%zz',
  '/%ff%fe',
  '/%ed%a0%80',
  '/%C0%AF',
  '/bucket-one/\u00ff',
  '/bucket-one/one two',
  '/bucket-one/one#part',
  '/bucket-one/one;a=b',
  '/bucket-one/one?',
  '/bucket-one/one?&&&',
  '/bucket-one/one?=',
  '/bucket-one/one?%',
  '/bucket-one/one?a=%ff',
  '/bucket-one/one?versionId=&versionId=',
  '/bucket-one/one?tagging&acl&torrent',
  '/bucket-one?list-type=2&list-type=1&prefix=%ff',
  '/bucket-one?max-keys=1&max-keys=2',
  '/bucket-one/one?uploads',
  '/bucket-one/one?partNumber=1&uploadId=x',
  '/__proto__',
  '/__proto__/constructor?__proto__',
  '/constructor?toString',
  '/_atrest',
  '/_atrestX/health',
  'bucket-one/one',
  'http://bucket-one.s3.amazonaws.com/one',
  'http://localhost/bucket-one/one',
  'http://[::1/',
  'HTTP://@/bucket-one',
  '//evil.example/bucket-one',
  'localhost:443',
  '\\bucket-one\\one',
  `/${'a'.repeat(15_000)}`,
  `/bucket-one/${'a'.repeat(1025)}`,
  `/bucket-one/${'%C3%A9'.repeat(513)}`,
  `/bucket-one/${'a/'.repeat(7_000)}`,
  `/bucket-one/${'../'.repeat(4_000)}`,
  `/bucket-one?${'a&'.repeat(7_000)}`,
  `/bucket-one?prefix=${'('.repeat(5_000)}`,
];
const methods = [
  'GET',
  'HEAD',
  'PUT',
  'POST',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PATCH',
  'PROPFIND',
  'get',
  'Put',
  '__proto__',
  'constructor',
  '',
];

describe.each(methods)('%s', (method) => {
  test('of any target is answered', async () => {
    for (const target of odd) {
      await both(s3Bytes(method, target), 's3');
      await both({ ...kmsBytes('ListKeys', '{}'), method, target }, 'kms');
    }
  });
});

test('no target whatever makes a defect', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'bucket-one',
      'bucket-two',
      'one',
      'a%2Fb',
      '..',
      '.',
      '',
      '%2e%2e',
      '%00',
      '%',
      '?',
      '&',
      '=',
      '+',
      'versionId',
      'tagging',
      'acl',
      'list-type=2',
      'encoding-type=url',
      'delimiter',
      'prefix',
      'marker',
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 6 }).map((text) => text.replace(/[\s\u0000-\u001f\u007f]/g, '')),
    fc.string({ unit: 'binary', maxLength: 4 }).map((text) => encodeURIComponent(text)),
  );
  const glued = fc
    .array(fc.tuple(fc.constantFrom('/', '?', '&', '=', ''), piece), { maxLength: 10 })
    .map((parts) => `/${parts.flat().join('')}`);
  await fc.assert(
    fc.asyncProperty(glued, fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE', 'POST'), (target, method) =>
      both(s3Bytes(method, target, 'x'), 's3'),
    ),
    runs(500),
  );
});

test.each([
  '',
  ':',
  '[',
  '[::1]',
  '%',
  '..s3.amazonaws.com',
  '.localhost',
  '__proto__.localhost',
  'bucket-one.s3.amazonaws.com:99999',
  '\u00ff.s3.amazonaws.com',
  `${'a'.repeat(8000)}.localhost`,
  'bucket-one%2f..s3.amazonaws.com',
  `${'a.'.repeat(3000)}s3.amazonaws.com`,
])('the host %j is answered', async (host) => {
  for (const target of ['/', '/one', '/one?tagging']) {
    const bytes = s3Bytes('GET', target, '', [['Host', host]]);
    await made.probe(bytes, { service: 's3' });
    await made.probe(bytes);
  }
});

// Node takes 16 KiB of head.
test('any number of headers is answered, and any header twice', async () => {
  const many = Array.from({ length: 1_500 }, (_, at) => [`x-amz-meta-${at}`, 'x'] as const);
  await both(s3Bytes('PUT', '/bucket-one/new', 'x', many), 's3');
  const names = [
    'Content-Length',
    'Content-MD5',
    'Content-Type',
    'Range',
    'If-Match',
    'Expect',
    'x-amz-acl',
    'x-amz-copy-source',
    'x-amz-tagging',
  ];
  const more = [
    'x-amz-server-side-encryption',
    'x-amz-decoded-content-length',
    'x-amz-storage-class',
    'x-amz-object-lock-mode',
    'x-amz-checksum-crc32',
  ];
  for (const name of [...names, ...more]) {
    for (const method of ['GET', 'PUT']) {
      await both(
        s3Bytes(method, '/bucket-one/one', 'x', [
          [name, 'x'],
          [name, 'y'],
        ]),
        's3',
      );
      await both(s3Bytes(method, '/bucket-one/one', 'x', [[name, '']]), 's3');
      await both(s3Bytes(method, '/bucket-one/one', 'x', [[name, '\u00e9\u00ff']]), 's3');
    }
  }
});
