import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HeaderList, streamedBody } from '../wire/message';
import type { WireRequest, WireResponse } from '../wire/message';

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
}

/** Node's defaults are meant for browsers' patience; these keep a slow or silent client from holding a socket for minutes. */
const timeouts = { headersMs: 20_000, requestMs: 300_000, keepAliveMs: 65_000 } as const;

/** @param peer address of the client */
export type Handle = (request: WireRequest, peer: string | undefined) => Promise<WireResponse>;

/** Serves `handle` on a socket: requests become plain records, answers become bytes, and nothing else happens here. */
export async function listen(handle: Handle, { host, port }: ListenOptions): Promise<ListeningServer> {
  const server = createServer({
    keepAliveTimeout: timeouts.keepAliveMs,
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    noDelay: true,
  });
  server.on('request', (incoming, outgoing) => void exchange(handle, incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, port: address.port, close: (graceMs = 5_000) => closeGracefully(server, graceMs) };
}

/** Statuses whose answers have no body and no length of one (RFC 9110 §8.6). */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

async function exchange(handle: Handle, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const response = await handle(toRequest(incoming), incoming.socket.remoteAddress);
    await send(response, incoming, outgoing);
  } catch {
    // The client is gone, or a streamed answer failed half way: a cut connection is the only honest end.
    outgoing.destroy();
  }
}

function toRequest(incoming: IncomingMessage): WireRequest {
  const { rawHeaders } = incoming;
  const fields: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) fields.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: new HeaderList(fields),
    body: streamedBody(incoming as AsyncIterable<Buffer>),
  };
}

async function send(response: WireResponse, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
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
    outgoing.end(bytes);
    return;
  }
  outgoing.writeHead(status, flat);
  await pipeline(Readable.from(body, { objectMode: false }), outgoing);
}

async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}
