import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { silentLog } from '../../../src/backend/log';
import { OutgoingFailure } from '../../../src/backend/outgoing';
import type { OutgoingResponse } from '../../../src/backend/outgoing';
import { outgoingHttp } from '../../../src/backend/server/outgoing-http';
import type { OutgoingAddresses } from '../../../src/backend/server/outgoing-http';
import { startXksProxy } from '../../xks/proxy';
import type { XksProxy } from '../../xks/proxy';
import { certificate } from '../nbd/certificate';

const origin = 'https://xks.example.com';
const request = { path: '/kms/xks/v1/health', headers: { 'content-type': 'application/json' }, body: Buffer.from('{}'), timeoutMs: 5_000 };

const send = (addresses: OutgoingAddresses, to = origin, timeoutMs = 5_000): Promise<OutgoingResponse> =>
  outgoingHttp(addresses, silentLog)({ ...request, origin: to, timeoutMs });

async function reason(sent: Promise<unknown>): Promise<string> {
  try {
    await sent;
  } catch (error) {
    if (error instanceof OutgoingFailure) return error.reason;
    throw error;
  }
  return 'answered';
}

/** A server that says what it is told to whoever connects, once it has heard the request. */
function useRawServer(): { answer: (socket: Socket) => void; readonly url: string } {
  const raw: { answer: (socket: Socket) => void; server?: Server } = { answer: () => undefined };
  const open = new Set<Socket>();
  beforeAll(async () => {
    raw.server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => raw.answer(socket));
    });
    await new Promise<void>((resolve) => raw.server?.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    for (const socket of open) socket.destroy();
    raw.server?.close();
  });
  return Object.defineProperty(raw, 'url', {
    get: () => `http://127.0.0.1:${(raw.server?.address() as AddressInfo).port}`,
  }) as unknown as { answer: (socket: Socket) => void; readonly url: string };
}

const raw = useRawServer();
const head = (length: number | string): string => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

test.each<[string, (socket: Socket) => void, string]>([
  ['closes without a word', (socket) => socket.end(), 'unreachable'],
  ['resets the connection', (socket) => socket.resetAndDestroy(), 'unreachable'],
  ['speaks no HTTP', (socket) => socket.end('EHLO proxy\r\n\r\n'), 'malformed'],
  ['promises more than it sends', (socket) => socket.end(`${head(100)}{}`), 'malformed'],
  ['sends 64 KiB and one byte', (socket) => socket.end(head(65_537) + 'x'.repeat(65_537)), 'malformed'],
  ['never ends its chunks', (socket) => endlessChunks(socket), 'malformed'],
  ['has a length that is none', (socket) => socket.end(`${head('many')}{}`), 'malformed'],
])('fails where the other side %s', async (_name, answer, expected) => {
  raw.answer = answer;
  expect(await reason(send({ [origin]: { url: raw.url } }))).toBe(expected);
});

function endlessChunks(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  const chunk = `400\r\n${'x'.repeat(0x400)}\r\n`;
  const more = (): void => {
    if (!socket.destroyed) socket.write(chunk, () => setImmediate(more));
  };
  more();
}

test.each<[string, (socket: Socket) => void]>([
  ['says nothing', () => undefined],
  ['says a byte at a time', (socket) => drip(socket)],
  ['stops in the middle of its answer', (socket) => socket.write(`${head(100)}{`)],
])('fails in time where the other side %s', async (_name, answer) => {
  raw.answer = answer;
  const start = performance.now();
  expect(await reason(send({ [origin]: { url: raw.url } }, origin, 150))).toBe('timeout');
  expect(performance.now() - start).toBeLessThan(2_000);
});

function drip(socket: Socket): void {
  const text = head(10_000);
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else socket.write(text.charAt(at++ % text.length));
  }, 20);
  timer.unref();
}

test('takes what is behind the promised length for nothing', async () => {
  raw.answer = (socket) => socket.end(`${head(2)}{}{"errorName":"x"}`);
  // Node ends the answer where it was promised to end; what follows is no answer of anybody's.
  const outcome = await send({ [origin]: { url: raw.url } }).then(
    ({ body }) => body.toString(),
    (error: unknown) => (error as OutgoingFailure).reason,
  );
  expect(['{}', 'malformed']).toContain(outcome);
});

test('follows nobody elsewhere', async () => {
  raw.answer = (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n');
  expect((await send({ [origin]: { url: raw.url } })).status).toBe(302);
});

test('allows an address more time than the asker does', async () => {
  raw.answer = (socket) => void setTimeout(() => socket.end(`${head(2)}{}`), 120);
  expect(await reason(send({ [origin]: { url: raw.url } }, origin, 30))).toBe('timeout');
  expect(await reason(send({ [origin]: { url: raw.url, timeoutMs: 5_000 } }, origin, 30))).toBe('answered');
});

test('fails for nobody there and for nobody it was told of, and warns of the second', async () => {
  expect(await reason(send({ [origin]: { url: 'http://127.0.0.1:9' } }))).toBe('unreachable');
  const warnings: string[] = [];
  const outside = outgoingHttp({}, { ...silentLog, warn: (text) => void warnings.push(text) });
  expect(await reason(outside({ ...request, origin }))).toBe('unreachable');
  expect(warnings).toEqual([expect.stringContaining(origin)]);
});

describe('over TLS', () => {
  let proxy: XksProxy | undefined;
  beforeAll(async () => {
    proxy = await startXksProxy({ tls: certificate });
  });
  afterAll(() => proxy?.close());
  const url = (): string => proxy?.url ?? '';

  test('trusts the authority it is told of, for the name it was asked for', async () => {
    // Unsigned, so the proxy refuses; but it was reached.
    expect((await send({ 'https://localhost': { url: url(), ca: certificate.cert } }, 'https://localhost')).status).toBe(401);
  });

  test.each([
    ['an authority nobody knows', 'https://localhost', false],
    ['another name', origin, true],
  ])('fails for %s', async (_name, to, trusted) => {
    expect(await reason(send({ [to]: { url: url(), ...(trusted ? { ca: certificate.cert } : {}) } }, to))).toBe('tls');
  });

  test('fails for a server that speaks no TLS', async () => {
    raw.answer = (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(await reason(send({ [origin]: { url: raw.url.replace('http:', 'https:') } }))).toBe('tls');
  });
});

test.each<[string, OutgoingAddresses]>([
  ['an endpoint of http', { 'http://xks.example.com': {} }],
  ['an endpoint with a port', { 'https://xks.example.com:8443': {} }],
  ['plain http over a network', { [origin]: { url: 'http://10.0.0.1:8080' } }],
  ['plain http to a name that only looks like this machine', { [origin]: { url: 'http://127.0.0.1.example.com' } }],
  ['a path', { [origin]: { url: 'https://localhost/path' } }],
  ['credentials', { [origin]: { url: 'https://a:b@localhost' } }],
  ['no URL', { [origin]: { url: 'localhost' } }],
  ['another scheme', { [origin]: { url: 'ftp://localhost' } }],
])('fails for an address with %s', (_name, addresses) => {
  expect(() => outgoingHttp(addresses, silentLog)).toThrow(TypeError);
});

test('reaches this machine by any of its names', () => {
  for (const url of ['http://localhost:1', 'http://127.0.0.1:1', 'http://127.8.9.1:1', 'http://[::1]:1']) {
    expect(() => outgoingHttp({ [origin]: { url } }, silentLog)).not.toThrow();
  }
});
