import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { GetObjectCommandInput, GetObjectCommandOutput, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import { damage, front } from './front';
import type { Front } from './front';

let made: Front;
let s3: S3Client;
let port: number;
const Bucket = 'the-bucket';

beforeEach(async () => {
  made = front();
  const server = await made.http();
  port = server.port;
  s3 = new S3Client({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  s3.destroy();
  expect(made.errors).toEqual([]);
  await made.close();
});

/** Bytes that differ from chunk to chunk. */
const bytesOf = (length: number): Buffer => Buffer.alloc(length, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function* withWrongTrailer(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    yield Buffer.from(
      Buffer.from(chunk)
        .toString('latin1')
        .replace(/x-amz-checksum-crc32:.*/, 'x-amz-checksum-crc32:AAAAAA=='),
      'latin1',
    );
  }
}

const url = (command: GetObjectCommand | HeadObjectCommand | PutObjectCommand, { expiresIn }: { readonly expiresIn?: number } = {}) =>
  getSignedUrl<ServiceInputTypes, GetObjectCommandInput, GetObjectCommandOutput>(s3, command, {
    signingDate: new Date(made.clock.now()),
    ...(expiresIn === undefined ? {} : { expiresIn }),
  });

const errorOf = async (answer: Response) => {
  const text = await answer.text();
  return [answer.status, /<Code>([^<]*)/.exec(text)?.[1], /<Message>([^<]*)/.exec(text)?.[1]];
};

describe('bodies', () => {
  test('stream in chunks with a trailing checksum, and out again', async () => {
    const bytes = bytesOf(3_000_001);
    const stored = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'big', Body: Readable.from(pieces(bytes, 100_003)), ContentLength: bytes.length }),
    );
    expect(stored.ChecksumCRC32).toBeDefined();
    const whole = await s3.send(new GetObjectCommand({ Bucket, Key: 'big' }));
    expect(whole.ContentEncoding).toBeUndefined();
    expect(Buffer.from((await whole.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'big', Range: 'bytes=1999990-2000009' }));
    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? []).equals(bytes.subarray(1_999_990, 2_000_010))).toBe(true);
  });

  test('fails when the trailing checksum is wrong, and leaves nothing', async () => {
    const changed: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => (args) => {
      const sent = args.request as { body: AsyncIterable<Uint8Array> };
      sent.body = Readable.from(withWrongTrailer(sent.body));
      return next(args);
    };
    s3.middlewareStack.add(changed, { step: 'finalizeRequest', priority: 'low' });
    const call = s3.send(
      new PutObjectCommand({ Bucket, Key: 'big', Body: Readable.from(pieces(bytesOf(50_000), 9_000)), ContentLength: 50_000 }),
    );
    await expect(call).rejects.toMatchObject({
      name: 'BadDigest',
      message: 'The CRC32 you specified did not match the calculated checksum.',
    });
    expect(made.blobs.ids).toEqual([]);
  });

  test('an answer to HEAD says the length and sends nothing', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));
    const head = await fetch(await url(new HeadObjectCommand({ Bucket, Key: 'a' })), { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '5', '']);
  });

  test('a body damaged half way ends in a cut connection, never in wrong bytes', async () => {
    const bytes = bytesOf(6_000_000);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'big', Body: bytes }));
    damage(made, 100_000);
    const answer = await fetch(await url(new GetObjectCommand({ Bucket, Key: 'big' })));
    expect(answer.status).toBe(200);
    const got: Uint8Array[] = [];
    await expect(
      (async () => {
        for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) got.push(piece);
      })(),
    ).rejects.toThrow();
    const received = Buffer.concat(got);
    expect(received.length).toBeLessThan(bytes.length);
    expect(received.equals(bytes.subarray(0, received.length))).toBe(true);
  });

  test('a connection cut in the middle of a PUT leaves nothing', async () => {
    const target = new URL(await url(new PutObjectCommand({ Bucket, Key: 'cut' })));
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const begun = `PUT ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Length: 1000000\r\n\r\n`;
    socket.write(begun + 'x'.repeat(400_000));
    while (made.underWay === 0) await pause(2);
    await pause(20);
    socket.destroy();
    while (made.underWay > 0) await pause(2);
    expect(made.blobs.ids).toEqual([]);
    expect((await fetch(await url(new GetObjectCommand({ Bucket, Key: 'cut' })))).status).toBe(404);
  });

  test('Expect: 100-continue is answered before the body', async () => {
    const target = await url(new PutObjectCommand({ Bucket, Key: 'a' }));
    const put = request(target, { method: 'PUT', headers: { Expect: '100-continue', 'Content-Length': '5' } });
    put.flushHeaders();
    await once(put, 'continue');
    put.end('hello');
    const [answer] = (await once(put, 'response')) as [{ statusCode?: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(200);
  });
});

describe('presigned URLs', () => {
  test('put, read and ask for what they were made for', async () => {
    const put = await fetch(await url(new PutObjectCommand({ Bucket, Key: 'a b', Metadata: { x: '1' } })), {
      method: 'PUT',
      body: 'hello',
    });
    expect([put.status, put.headers.get('x-amz-server-side-encryption')]).toEqual([200, 'AES256']);
    const got = await fetch(await url(new GetObjectCommand({ Bucket, Key: 'a b', ResponseContentType: 'text/html' })));
    expect([got.status, got.headers.get('content-type'), await got.text()]).toEqual([200, 'text/html', 'hello']);
    expect(got.headers.get('x-amz-meta-x')).toBe('1');
  });

  test('fail late, for another method, another object, with other parameters and with more headers', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));
    const good = await url(new GetObjectCommand({ Bucket, Key: 'a' }), { expiresIn: 60 });
    const mismatch = [403, 'SignatureDoesNotMatch'];
    expect((await errorOf(await fetch(good, { method: 'DELETE' }))).slice(0, 2)).toEqual(mismatch);
    expect((await errorOf(await fetch(good.replace('/a?', '/b?')))).slice(0, 2)).toEqual(mismatch);
    expect((await errorOf(await fetch(good.replace('X-Amz-Expires=60', 'X-Amz-Expires=90')))).slice(0, 2)).toEqual(mismatch);
    expect((await errorOf(await fetch(`${good}&versionId=null`))).slice(0, 2)).toEqual(mismatch);
    expect(await errorOf(await fetch(good, { headers: { 'x-amz-checksum-mode': 'ENABLED' } }))).toEqual([
      403,
      'AccessDenied',
      'There were headers present in the request which were not signed',
    ]);
    expect(await errorOf(await fetch(good.replace(/&X-Amz-Signature=[^&]*/, '')))).toEqual([
      400,
      'AuthorizationQueryParametersError',
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, ' +
        'X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    ]);
    expect((await errorOf(await fetch(good.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801')))).slice(0, 2)).toEqual([
      400,
      'AuthorizationQueryParametersError',
    ]);
    expect((await errorOf(await fetch(good, { headers: { authorization: 'AWS4-HMAC-SHA256 x' } }))).slice(0, 2)).toEqual([
      400,
      'InvalidArgument',
    ]);
    expect((await fetch(good)).status).toBe(200);
    made.clock.advance(61_000);
    expect(await errorOf(await fetch(good))).toEqual([403, 'AccessDenied', 'Request has expired']);
  });
});

test('what is not HTTP, not a URI or far too long is refused, and the server lives on', async () => {
  const say = async (text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.end(text);
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    return Buffer.concat(parts).toString();
  };
  expect(await say('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(await say('GET /%ff%fe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toContain('<Code>InvalidURI</Code>');
  expect(await say('GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toContain('<Code>InvalidURI</Code>');
  expect(await say(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).toMatch(/^HTTP\/1.1 4(?:31|14) /);
  expect(await say('BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect((await fetch(`http://127.0.0.1:${port}/the-bucket`)).status).toBe(403);
});
