import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { xksManager } from './manager';
import type { ProxyAnswer, XksManager } from './manager';

/** The manager behind a socket, as a backend reaches it. */
export interface XksProxy extends XksManager {
  readonly url: string;
  close(): Promise<void>;
}

interface Options {
  /** To speak TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly paths?: readonly string[];
}

export async function startXksProxy({ tls, paths }: Options = {}): Promise<XksProxy> {
  const manager = xksManager(paths);
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '', headers, method } = incoming;
    const answer = manager.take({ url, headers, method }, await bodyOf(incoming));
    if (typeof answer === 'function') answer(response);
    else send(response, answer);
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => void serve(incoming, response);
  const server = tls === undefined ? createPlainServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(manager, {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function send(response: ServerResponse, { status, body }: ProxyAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
