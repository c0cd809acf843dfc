import { request as plainRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Log } from '../log';
import { OutgoingFailure } from '../outgoing';
import type { OutgoingFailureReason, OutgoingRequest, OutgoingResponse, SendOutside } from '../outgoing';

/** Where one origin really is. */
export interface OutgoingAddress {
  /** Default: the origin itself, on port 443. `http:` only to this machine. */
  readonly url?: string;
  /** Certificate authorities that are trusted instead of the machine's, in PEM. The certificate must be the origin's whatever `url` is. */
  readonly ca?: string;
  /** How long an answer may take instead of what the asker allows. */
  readonly timeoutMs?: number;
}

/** By origin: `https://xks.example.com`. */
export type OutgoingAddresses = Readonly<Record<string, OutgoingAddress>>;

interface Route {
  readonly url: URL;
  readonly ca?: string;
  readonly timeoutMs?: number;
}

/** What an answer may be long, in bytes: the largest of the proxy's API is a tenth of it. */
const longestAnswer = 65_536;

/**
 * Reaches the origins it is told of and nobody else: who may ask this backend must not be able to send it anywhere (docs/decisions/0025).
 * @throws TypeError for an address that is none, and for plain `http:` over a network.
 */
export function outgoingHttp(addresses: OutgoingAddresses, log: Log): SendOutside {
  const routes = new Map(Object.entries(addresses).map(([origin, address]) => [origin.toLowerCase(), routeOf(origin, address)]));
  return async (request) => {
    const route = routes.get(request.origin.toLowerCase());
    if (route === undefined) {
      log.warn(`refused: ${request.origin} is not an external key store proxy that this backend was told it may call`);
      throw new OutgoingFailure('unreachable');
    }
    return post(route, request);
  };
}

function routeOf(origin: string, { url = origin, ca, timeoutMs }: OutgoingAddress): Route {
  if (!/^https:\/\/[a-zA-Z0-9.-]+$/.test(origin)) {
    throw new TypeError(`an external key store proxy is called https:// and a name, without port and path; got "${origin}"`);
  }
  if (!URL.canParse(url)) throw new TypeError(`the address of ${origin} is no URL: "${url}"`);
  const parsed = new URL(url);
  if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '' || parsed.username !== '' || parsed.password !== '') {
    throw new TypeError(`the address of ${origin} is a scheme, a host and a port, got "${url}"`);
  }
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLoopback(parsed.hostname))) {
    throw new TypeError(`the address of ${origin} is https:, or http: to this machine; got "${url}"`);
  }
  return {
    url: parsed,
    ...(ca === undefined ? {} : { ca }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

const isLoopback = (hostname: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);

function post(route: Route, request: OutgoingRequest): Promise<OutgoingResponse> {
  return new Promise((resolve, reject) => {
    // Where a connection stands tells what a failure means.
    let stage: OutgoingFailureReason = 'unreachable';
    const outgoing = begin(route, request);
    const end = (reason: OutgoingFailureReason): void => {
      clearTimeout(timer);
      reject(new OutgoingFailure(reason));
      outgoing.destroy();
    };
    const timer = setTimeout(() => end(stage === 'unreachable' ? stage : 'timeout'), route.timeoutMs ?? request.timeoutMs);
    outgoing.on('socket', (socket) => {
      if (route.url.protocol === 'https:') {
        socket.once('connect', () => (stage = 'tls'));
        socket.once('secureConnect', () => (stage = 'malformed'));
      } else {
        socket.once('connect', () => (stage = 'malformed'));
      }
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => end(stage === 'malformed' && isLost(error) ? 'unreachable' : stage));
    outgoing.on('response', (incoming) => {
      collect(incoming).then(
        (body) => {
          clearTimeout(timer);
          resolve({ status: incoming.statusCode ?? 0, body });
        },
        () => end('malformed'),
      );
    });
    outgoing.end(request.body);
  });
}

function begin({ url, ca }: Route, { origin, path, headers, body }: OutgoingRequest): ClientRequest {
  // As it was signed: in the asker's own letters.
  const host = origin.slice('https://'.length);
  const options: RequestOptions = {
    // Of an IPv6 address without its brackets.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port === '' ? {} : { port: url.port }),
    method: 'POST',
    path,
    headers: { ...headers, host, 'content-length': body.length },
    // A kept connection may have ended at the other side; then what was asked fails for no reason of the asker's.
    agent: false,
  };
  return url.protocol === 'http:'
    ? plainRequest(options)
    : tlsRequest({ ...options, servername: host, minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) });
}

/** The connection broke before an answer began. */
const isLost = ({ code }: NodeJS.ErrnoException): boolean => code === 'ECONNRESET' || code === 'EPIPE';

/** @throws Error where the answer is cut or too long. */
async function collect(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > longestAnswer) throw new Error('too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
