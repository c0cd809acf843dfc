import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { bytesOnTheWire, signed } from './signed';
import type { Bytes } from './signed';
import { formBytes, kmsBytes, s3Bytes } from './world';
import { ReferenceBackend } from '../../src/backend';
import { silentLog } from '../../src/backend/log';

const errors: unknown[] = [];
const rejections: unknown[] = [];
const rejected = (reason: unknown): void => void rejections.push(reason);
let backend: ReferenceBackend;
let port: number;

beforeAll(async () => {
  process.on('unhandledRejection', rejected);
  backend = await ReferenceBackend.start({ log: { ...silentLog, error: (text, cause) => void errors.push(text, cause) } });
  const patience = { headersMs: 150, requestMs: 400, keepAliveMs: 300, stalledMs: 600, discardMs: 200, lookEveryMs: 40 };
  ({ port } = await backend.listen({ patience }));
  await ask(signed(s3Bytes('PUT', '/bucket-one'), { service: 's3' }));
  await ask(signed(s3Bytes('PUT', '/bucket-one/big', Buffer.alloc(8_000_000, 'x')), { service: 's3' }));
});
afterAll(async () => {
  process.off('unhandledRejection', rejected);
  await backend.stop();
});

/** Ends of connections that are open in this process, clients' and server's. */
const openEnds = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

async function untilOpen(count: number): Promise<void> {
  const until = Date.now() + 3_000;
  while (openEnds() > count && Date.now() < until) await pause(20);
  expect(openEnds()).toBe(count);
}

/** After every test: all sockets are gone, nothing was a defect, and the next request is answered. */
afterEach(async () => {
  await untilOpen(0);
  expect([errors, rejections]).toEqual([[], []]);
  expect(await ask(signed(kmsBytes('ListKeys', '{}'), { service: 'kms' }))).toMatch(/^HTTP\/1\.1 200 /);
});

async function opened(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  // A connection that the server resets is one of the ends looked for.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that comes back until the server ends the connection. */
async function heard(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  await closed(socket);
  return Buffer.concat(parts).toString('latin1');
}

/** Also where an error came first. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : void socket.once('close', () => resolve())));

async function say(...texts: (string | Buffer)[]): Promise<string> {
  const socket = await opened();
  const answer = heard(socket);
  for (const text of texts) {
    socket.write(text);
    if (texts.length > 1) await pause(5);
  }
  return answer;
}

const closing = (bytes: Bytes): Bytes => ({ ...bytes, headers: [...bytes.headers, ['Connection', 'close']] });
const ask = (bytes: Bytes): Promise<string> => say(bytesOnTheWire(closing(bytes)));
const statuses = (text: string): readonly string[] => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);
const listKeys = (): Buffer => bytesOnTheWire(signed(kmsBytes('ListKeys', '{}'), { service: 'kms' }));

describe('what is hardly HTTP', () => {
  test.each([
    ['text', 'hello\r\n\r\n'],
    ['nothing but line ends', '\r\n\r\n\r\n\r\n'],
    ['TLS', Buffer.from('16030100c2010000be0303', 'hex')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/0.9', 'GET /\r\n\r\n'],
    ['an unknown version', 'GET / HTTP/9.9\r\nHost: a\r\n\r\n'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method in lower case', 'get / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n'],
    ['a header with a zero byte', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: \0\r\n\r\n'],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: a\nX: \rb\n\n'],
    ['a line without end', 'a'.repeat(100_000)],
    ['a target without end', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a header without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\n${'X-Amz-A: b\r\n'.repeat(10_000)}\r\n`],
    ['a length that is none', 'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n'],
    ['a negative length', 'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'],
    ['a length of more digits than there are', `PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\n`],
    ['two lengths', 'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length and chunks',
      'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    ],
    ['chunks that are not last', 'PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n'],
    ['a chunk of a size that is none', 'PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n'],
    [
      'a chunk with an extension without end',
      `PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(100_000)}\r\n`,
    ],
    ['CONNECT', 'CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['an expectation that is none', 'PUT / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\na'],
  ])('%s is refused, and the connection closed', async (_, bytes) => {
    for (const status of statuses(await say(bytes))) expect(status).toMatch(/^4|^501$/);
  });

  test.each([
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: a\r\n'],
    ['OPTIONS', 'OPTIONS * HTTP/1.1\r\nHost: a\r\nOrigin: http://evil.example\r\n'],
    ['an absolute target', 'GET http://evil.example/bucket-one HTTP/1.1\r\nHost: localhost\r\n'],
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n'],
    ['a target above the root', 'GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n'],
    ['a target of bytes', 'GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n'],
    ['the control endpoint by another name', 'POST /_atrest/reset HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n'],
    ['the control endpoint by a page', 'POST /_atrest/reset HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\nContent-Length: 0\r\n'],
  ])('%s is refused', async (_, head) => {
    const answer = await say(Buffer.from(`${head}Connection: close\r\n\r\n`, 'latin1'));
    expect(statuses(answer)).toEqual([expect.stringMatching(/^4/)]);
    expect(answer).not.toContain('X-Secret');
    expect(answer.toLowerCase()).not.toContain('access-control-allow');
  });
});

describe('lengths that lie', () => {
  test('more bytes than declared are the next request, and no part of this one', async () => {
    const answer = await say(Buffer.concat([listKeys(), Buffer.from('GARBAGE\r\n\r\n')]));
    // Node refuses what it cannot read at once; the answer before it may be cut.
    expect(statuses(answer).at(-1)).toBe('400');
  });

  test.each([
    ['JSON', kmsBytes('ListKeys', '{}'), 'kms'],
    ['a form', formBytes('Action=GetCallerIdentity&Version=2011-06-15'), 'sts'],
    ['an object', s3Bytes('PUT', '/bucket-one/short', 'hello'), 's3'],
    ['a long object', s3Bytes('PUT', '/bucket-one/short', Buffer.alloc(100_000)), 's3'],
  ])('fewer bytes of %s than declared leave nothing, by half close, by cut and by silence', async (_, bytes, service) => {
    const wire = bytesOnTheWire(signed(bytes, { service }));
    const short = wire.subarray(0, wire.length - 1);
    for (const end of ['end', 'destroy', 'wait'] as const) {
      const socket = await opened();
      const answer = heard(socket);
      socket.write(short);
      await pause(10);
      if (end === 'end') socket.end();
      if (end === 'destroy') socket.destroy();
      for (const status of statuses(await answer)) expect(status).toMatch(/^4/);
    }
    const got = await ask(signed(s3Bytes('GET', '/bucket-one/short'), { service: 's3' }));
    expect(statuses(got)).toEqual(['404']);
  });

  test('a body over the limit is refused before it has arrived', async () => {
    for (const [bytes, service] of [
      [kmsBytes('ListKeys', ''), 'kms'],
      [formBytes(''), 'ec2'],
    ] as const) {
      const whole = signed(bytes, { service });
      const headers = whole.headers.map(([name, value]) => [name, name === 'Content-Length' ? '1000000000' : value] as const);
      const socket = await opened();
      const answer = heard(socket);
      socket.write(bytesOnTheWire({ ...whole, headers }));
      const sent = await pour(socket, 100_000_000);
      expect(statuses(await answer)).toEqual(['413']);
      expect(sent).toBeLessThan(40_000_000);
    }
  });
});

describe('a refusal before the end of a body', () => {
  test('is heard by a client that sends all of it before it listens', async () => {
    for (let round = 0; round < 20; round++) {
      const whole = signed(s3Bytes('PUT', '/no-such-bucket/key', Buffer.alloc(6_000_000, 'x')), { service: 's3' });
      const socket = await opened();
      await new Promise((resolve) => socket.write(bytesOnTheWire(whole), resolve));
      expect(statuses(await heard(socket))).toEqual(['404']);
    }
  });
});

/** Writes until so much was sent or the connection is closed. */
async function pour(socket: Socket, most: number): Promise<number> {
  const part = Buffer.alloc(64 * 1024, ' ');
  let sent = 0;
  while (sent < most && !socket.destroyed && socket.writable) {
    sent += part.length;
    if (!socket.write(part)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed(socket)]);
  }
  return sent;
}

describe('slow ones', () => {
  test('a client that says nothing, or half of a head, or a head byte by byte, is shown out', async () => {
    const silent = await opened();
    const half = await opened();
    const dripping = await opened();
    half.write('GET / HTTP/1.1\r\nHost: a\r\nX-A:');
    dripping.write('GET / HTTP/1.1\r\n');
    const drip = setInterval(() => dripping.write('X-A: b\r\n'), 20);
    const answers = await Promise.all([silent, half, dripping].map(heard));
    clearInterval(drip);
    for (const answer of answers) expect(statuses(answer)).toEqual(answer === '' ? [] : ['408']);
  });

  test('a client that sends a body byte by byte, or stops, is shown out', async () => {
    const wire = bytesOnTheWire(signed(s3Bytes('PUT', '/bucket-one/slow', Buffer.alloc(200_000)), { service: 's3' }));
    const dripping = await opened();
    const stopping = await opened();
    dripping.write(wire.subarray(0, 2_000));
    stopping.write(wire.subarray(0, 100_000));
    const drip = setInterval(() => dripping.write('a'), 20);
    await Promise.all([dripping, stopping].map(heard));
    clearInterval(drip);
  });

  test('a client that does not read its answer is shown out', async () => {
    const socket = await opened();
    socket.pause();
    socket.write(bytesOnTheWire(signed(s3Bytes('GET', '/bucket-one/big'), { service: 's3' })));
    // Its own end is left.
    await untilOpen(1);
    socket.destroy();
  });
});

describe('impatient ones', () => {
  test('requests in one piece are answered in their order', async () => {
    const many = Array.from({ length: 20 }, () => listKeys());
    const bad = bytesOnTheWire(signed(kmsBytes('ListKeys', '{'), { service: 'kms' }));
    const last = bytesOnTheWire(closing(signed(kmsBytes('ListKeys', '{}'), { service: 'kms' })));
    const answer = await say(Buffer.concat([...many, bad, last]));
    expect(statuses(answer)).toEqual([...many.map(() => '200'), '400', '200']);
  });

  test('a request is answered whichever pieces it comes in', async () => {
    const wire = bytesOnTheWire(closing(signed(kmsBytes('ListKeys', '{"Limit":5}'), { service: 'kms' })));
    const pieces = [1, 7, 20, 90, 200, wire.length - 3].map((at, index, all) => wire.subarray(all[index - 1] ?? 0, at));
    expect(statuses(await say(...pieces, wire.subarray(-3)))).toEqual(['200']);
  });

  test('clients that vanish in the middle of an answer, or before it, are let go', async () => {
    const wire = bytesOnTheWire(signed(s3Bytes('GET', '/bucket-one/big'), { service: 's3' }));
    for (let at = 0; at < 10; at++) {
      const socket = await opened();
      socket.write(wire);
      if (at % 2 === 0) await once(socket, 'data');
      if (at % 3 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
  });

  test('a client that ends its side at once is still answered', async () => {
    const socket = await opened();
    const answer = heard(socket);
    socket.end(listKeys());
    expect(statuses(await answer)).toEqual(['200']);
  });

  test('two hundred connections at once are all answered', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(signed(kmsBytes('ListKeys', '{}'), { service: 'kms' }))));
    expect(new Set(answers.flatMap(statuses))).toEqual(new Set(['200']));
  });
});
