import fc from 'fast-check';
import { runs } from './runs';
import type { Bytes, Scope } from './signed';
import { formBytes, kmsBytes, s3Bytes, world } from './world';
import type { World } from './world';

let made: World;
beforeAll(async () => {
  made = await world();
});
afterAll(() => made.close());

/** A whole, good body of each protocol: what is damaged below. */
const bodies: readonly {
  readonly protocol: string;
  readonly body: string;
  readonly scope: Scope;
  readonly bytes: (body: Buffer) => Bytes;
}[] = [
  {
    protocol: 'JSON',
    body: '{"KeyId":"alias/one","Plaintext":"aGVsbG8=","EncryptionContext":{"a":"\\u00e9\\n"},"DryRun":true}',
    scope: { service: 'kms' },
    bytes: (body) => kmsBytes('Encrypt', body),
  },
  {
    protocol: 'EC2 form',
    body: 'Action=DescribeVolumes&Version=2016-11-15&Filter.1.Name=tag%3Aa&Filter.1.Value.1=%C3%A9+b&MaxResults=5',
    scope: { service: 'ec2' },
    bytes: formBytes,
  },
  { protocol: 'Query form', body: 'Action=GetCallerIdentity&Version=2011-06-15', scope: { service: 'sts' }, bytes: formBytes },
  {
    protocol: 'XML',
    body:
      '<?xml version="1.0" encoding="UTF-8"?><Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>' +
      '<Tag><Key>a&#x41;b</Key><Value><![CDATA[é]]></Value></Tag></TagSet></Tagging>',
    scope: { service: 's3' },
    bytes: (body) => s3Bytes('PUT', '/bucket-one/one?tagging', body),
  },
];

describe.each(bodies)('a body of $protocol', ({ body, scope, bytes }) => {
  const whole = Buffer.from(body);
  const send = (changed: Buffer) => made.probe(bytes(changed), scope);

  test('is taken as it is', async () => {
    const { status, code } = await send(whole);
    expect(code ?? status).toBe(scope.service === 'kms' ? 'DryRunOperationException' : 200);
  });

  test('is answered wherever it ends', async () => {
    for (let length = 0; length < whole.length; length++) await send(whole.subarray(0, length));
  });

  test('is answered whichever byte is another', async () => {
    const at = fc.nat({ max: whole.length - 1 });
    const byte = fc.oneof(fc.constantFrom(0, 0x0a, 0x22, 0x25, 0x26, 0x3c, 0x7f, 0x80, 0xc0, 0xed, 0xff), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(at, byte), { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = Buffer.from(whole);
        for (const [place, value] of changes) changed.writeUInt8(value, place);
        await send(changed);
      }),
      runs(200),
    );
  });

  test('is answered whatever is put into it, twice into it or in its place', async () => {
    const odd = fc.constantFrom(
      '\0',
      '\ufeff',
      '"',
      '}',
      ']',
      '<',
      '&',
      '&x;',
      '&#0;',
      '&#xd800;',
      '%',
      '%ff',
      '%ed%a0%80',
      '..',
      '=',
      '{'.repeat(99),
    );
    const inserted = fc.oneof(odd, fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length }), inserted, async (place, text) => {
        await send(Buffer.concat([whole.subarray(0, place), Buffer.from(text), whole.subarray(place)]));
        await send(Buffer.from(text.repeat(2)));
      }),
      runs(100),
    );
  });

  const oddOnes: readonly (readonly [string, Buffer])[] = [
    ['nothing', Buffer.alloc(0)],
    ['a byte order mark before it', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole])],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body, 'utf16le')])],
    ['bytes that are not UTF-8', Buffer.concat([whole, Buffer.from([0xc3, 0x28, 0xff])])],
    ['zeroes', Buffer.alloc(1000)],
    ['itself twice', Buffer.concat([whole, whole])],
    ['compressed bytes', Buffer.from('1f8b0800000000000003', 'hex')],
    ['an array as deep as it is long', Buffer.from('['.repeat(100_000))],
    ['an element as deep as it is long', Buffer.from('<a>'.repeat(50_000))],
    ['a long name', Buffer.from(`${'a.'.repeat(30_000)}=1`)],
    ['many names', Buffer.from(Array.from({ length: 30_000 }, (_, at) => `a.${at}=1`).join('&'))],
    ['a number without end', Buffer.from(`{"NumberOfBytes":${'9'.repeat(500_000)}}`)],
    ['spaces', Buffer.from(' '.repeat(500_000))],
    ['escapes', Buffer.from(`{"KeyId":"${'\\u0041'.repeat(100_000)}"}`)],
    ['entities that grow', Buffer.from('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><Tagging>&c;</Tagging>')],
    ['attributes', Buffer.from(`<Tagging ${Array.from({ length: 20_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`)],
    ['references', Buffer.from(`<Tagging>${'&amp;'.repeat(100_000)}</Tagging>`)],
  ];
  test.each(oddOnes)('may be %s', async (_, odd) => {
    await send(odd);
  });

  test('is answered under whatever content type', async () => {
    const types = [
      '',
      'text/plain',
      'application/json',
      'application/x-amz-json-1.0',
      'multipart/form-data; boundary=x',
      'application/xml',
      'x/\u00ff',
    ];
    const given = bytes(whole);
    for (const type of types) {
      const headers = [...given.headers.filter(([name]) => name !== 'Content-Type'), ['Content-Type', type] as const];
      await made.probe({ ...given, headers }, scope);
    }
    await made.probe({ ...given, headers: given.headers.filter(([name]) => name !== 'Content-Type') }, scope);
  });

  test('longer than may be is refused as too large, by the signature that covers it or not', async () => {
    const long = Buffer.alloc((scope.service === 's3' ? 8 : 2) * 1024 * 1024 + 1, 'a');
    for (const scoped of [scope, { ...scope, secret: 'wrong' }]) {
      const { status, code } = await made.probe(bytes(long), scoped);
      expect([400, 401, 403, 413]).toContain(status);
      if (scoped === scope) expect(code).toMatch(/TooLarge|MaxMessageLengthExceeded/);
    }
  });
});

test('a body of S3 that is not the one declared is refused, whatever it declares', async () => {
  const declared = [
    '0'.repeat(64),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  ];
  const more = ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD', 'UNSIGNED', '', 'A'.repeat(64)];
  for (const payloadHash of [...declared, ...more]) {
    for (const headers of [[], [['X-Amz-Decoded-Content-Length', '5']], [['X-Amz-Decoded-Content-Length', '-1']]] as [string, string][][]) {
      const { status } = await made.probe(s3Bytes('PUT', '/bucket-one/new', 'hello', headers), { service: 's3', payloadHash });
      expect(status).toBeGreaterThanOrEqual(400);
    }
  }
});

test('a chunked body is answered, and leaves nothing, wherever it ends and whichever byte is another', async () => {
  const body = Buffer.from('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n');
  const headers: [string, string][] = [
    ['X-Amz-Decoded-Content-Length', '5'],
    ['X-Amz-Trailer', 'x-amz-checksum-crc32'],
    ['Content-Encoding', 'aws-chunked'],
  ];
  const scope: Scope = { service: 's3', payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
  const send = (changed: Buffer) => made.probe(s3Bytes('PUT', '/bucket-one/chunked', changed, headers), scope);
  expect((await send(body)).status).toBe(200);
  for (let length = 0; length < body.length; length++) await send(body.subarray(0, length));
  for (let at = 0; at < body.length; at++) {
    for (const byte of [0, 0x0d, 0x30, 0x66, 0xff]) {
      const changed = Buffer.from(body);
      changed.writeUInt8(byte, at);
      await send(changed);
    }
  }
});
