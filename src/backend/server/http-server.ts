import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bufferedBody, HeaderList, streamedBody } from '../wire/message';
import type { RequestBody, WireRequest, WireResponse } from '../wire/message';

export interface ListeningServer {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  readonly port: number;
  /** Stops taking requests and resolves when those under way have been answered, or were cut after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly patience?: Partial<Patience>;
}

/** How long a client may take, in milliseconds, before its connection is closed. */
export interface Patience {
  /** For the head of a request. */
  readonly headersMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** Between an answer and the next request. */
  readonly keepAliveMs: number;
  /** Without sending or taking a byte, in the middle of a body or of an answer. */
  readonly stalledMs: number;
  /** For sending the rest of a body that was answered before its end, and is thrown away. */
  readonly discardMs: number;
  /** How often unfinished requests are looked at. */
  readonly lookEveryMs: number;
}

/** Node's defaults are meant for browsers' patience; these keep a slow or silent client from holding a socket for long. */
const defaultPatience: Patience = {
  headersMs: 20_000,
  requestMs: 300_000,
  keepAliveMs: 65_000,
  stalledMs: 120_000,
  discardMs: 2_000,
  lookEveryMs: 5_000,
};

/** @param peer address of the client */
export type Handle = (request: WireRequest, peer: string | undefined) => Promise<WireResponse>;

/** Serves `handle` on a socket: requests become plain records, answers become bytes, and nothing else happens here. */
export async function listen(handle: Handle, { host, port, patience = {} }: ListenOptions): Promise<ListeningServer> {
  const { headersMs, requestMs, keepAliveMs, stalledMs, discardMs, lookEveryMs } = { ...defaultPatience, ...patience };
  const server = createServer({
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: lookEveryMs,
    noDelay: true,
  });
  server.timeout = stalledMs;
  const nextRound = rounds();
  server.on('request', (incoming, outgoing) => {
    // A client that keeps its connection would hold up the end until the grace is over.
    outgoing.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    void exchange(handle, nextRound, incoming, outgoing, discardMs);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return { url: urlOf(address.address, address.port), port: address.port, close: (graceMs = 5_000) => closeGracefully(server, graceMs) };
}

/** An IPv6 address, the only host with a colon, stands in brackets there (RFC 3986 §3.2.2). */
export const urlOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Statuses whose answers have no body and no length of one (RFC 9110 §8.6). */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

async function exchange(
  handle: Handle,
  nextRound: () => Promise<void>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  discardMs: number,
): Promise<void> {
  try {
    await nextRound();
    const request = await toRequest(incoming);
    const response = await handle(request, incoming.socket.remoteAddress);
    await send(response, incoming, outgoing, discardMs);
  } catch {
    // The client is gone, or a streamed answer failed half way: a cut connection is the only honest end.
    outgoing.destroy();
  }
}

/**
 * Requests that arrived in one turn of the event loop start together, so that they walk through the stages side by side: each
 * stage's code is then fetched into the processor's caches once a turn and not once a request, which halves the time of a small one
 * under load (`benchmark/kms.ts`).
 */
function rounds(): () => Promise<void> {
  let round: Promise<void> | undefined;
  return () =>
    (round ??= new Promise((resolve) =>
      setImmediate(() => {
        round = undefined;
        resolve();
      }),
    ));
}

function toRequest(incoming: IncomingMessage): WireRequest | Promise<WireRequest> {
  const { rawHeaders } = incoming;
  const fields: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) fields.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  const request = (body: RequestBody): WireRequest => ({
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: new HeaderList(fields),
    body,
    sender: incoming.socket.remoteAddress,
  });
  // Who stops reading has not hung up: the answer is still to come.
  if (!isShort(incoming)) return request(streamedBody(incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>));
  // Mostly it has arrived by now, and reading it at once saves half of what the stream costs.
  if (incoming.complete) return request(bufferedBody((incoming.read() as Buffer | null) ?? Buffer.alloc(0)));
  return readWhole(incoming).then((bytes) => request(bufferedBody(bytes)));
}

/** Bytes up to which a body is read before anything else is done: it has mostly arrived with its head. */
const shortBody = 16 * 1024;

function isShort({ headers }: IncomingMessage): boolean {
  // A client that waits for 100 Continue has a reason to hear of a refusal first.
  if (headers['transfer-encoding'] !== undefined || headers.expect !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= shortBody;
}

/** Cheaper than the stream's async iterator. @throws Error when the connection ends before the body. */
function readWhole(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      reject(new Error('the connection ended before the body'));
    };
    if (incoming.destroyed) {
      ended();
      return;
    }
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)));
    incoming.on('error', reject);
    incoming.on('close', () => {
      // An error takes its time to make, and every request closes.
      if (!incoming.readableEnded) ended();
    });
  });
}

async function send(response: WireResponse, incoming: IncomingMessage, outgoing: ServerResponse, discardMs: number): Promise<void> {
  const { status, headers, body } = response;
  const flat = headers.flat();
  // A body that was not read to its end leaves the connection unusable: say so, and stop reading.
  if (!incoming.complete) flat.push('Connection', 'close');
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
    const bytes = body ?? '';
    if (!headers.some(([name]) => name.toLowerCase() === 'content-length') && !bodiless.has(status)) {
      flat.push('Content-Length', String(Buffer.byteLength(bytes)));
    }
    outgoing.writeHead(status, flat);
    if (incoming.complete) {
      outgoing.end(bytes);
      return;
    }
    outgoing.flushHeaders();
    outgoing.write(bytes);
    await discarded(incoming, discardMs);
    outgoing.end();
    return;
  }
  outgoing.writeHead(status, flat);
  await pipeline(Readable.from(body, { objectMode: false }), outgoing);
}

/** Bytes of such a rest: a client that sends more of it without listening has the connection reset. */
const mostDiscarded = 16 * 1024 * 1024;

/**
 * A socket that is closed with something unread is reset, and what a client has not read of the answer by then is lost with it. So the rest is
 * taken and thrown away for a while (RFC 9112 section 9.6).
 */
function discarded(incoming: IncomingMessage, patienceMs: number): Promise<void> {
  if (incoming.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, patienceMs).unref();
    let left = mostDiscarded;
    incoming.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) resolve();
    });
    incoming.once('error', () => undefined);
    for (const ending of ['end', 'close']) {
      incoming.once(ending, () => {
        clearTimeout(patience);
        resolve();
      });
    }
  });
}

async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}
