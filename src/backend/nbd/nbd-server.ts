import { chmodSync } from 'node:fs';
import { lstat, unlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { finished } from './drain';
import type { Exports } from './exports';
import { Handshake } from './handshake';
import type { Secure } from './handshake';
import { Transmission } from './transmission';

/** Where to listen: a unix socket, which only its owner may open, or TCP. */
export type NbdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

export interface NbdServerOptions {
  readonly address: NbdAddress;
  readonly exports: Exports;
  /** Certificate chain and key in PEM. With it, a client that does not speak TLS gets nothing. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Most clients at once; others are turned away. Default: 64. */
  readonly connections?: number;
  /** How long a handshake may take, in milliseconds. Default: 30,000. */
  readonly handshakeMs?: number;
  /** Hears of a defect. */
  readonly report: (error: unknown) => void;
}

export interface ListeningNbd {
  /** As the NBD URI specification has it: `nbd://127.0.0.1:10809`, `nbd+unix:///?socket=/run/atrest.sock`, with TLS `nbds`. */
  readonly url: string;
  /** The URI of one export. */
  exportUrl(name: string): string;
  /** Answers what was begun, ends all connections (after `graceMs` whatever is left is cut) and gives the address back. */
  close(graceMs?: number): Promise<void>;
}

/** Serves exports over the Network Block Device protocol until it is closed. @throws Error with Node's `code` where the address cannot be had */
export async function listenNbd(options: NbdServerOptions): Promise<ListeningNbd> {
  const { address, exports, tls, connections = 64, handshakeMs = 30_000, report } = options;
  const secure = tls === undefined ? undefined : tlsEnd(tls);
  const clients = new Map<Socket, { transmission?: Transmission; readonly served: Promise<void> }>();

  async function serve(socket: Socket): Promise<void> {
    const overdue = setTimeout(() => socket.destroy(), handshakeMs);
    try {
      const session = await new Handshake(socket, exports, secure).run();
      clearTimeout(overdue);
      if (session === undefined) return;
      const transmission = new Transmission(session);
      const client = clients.get(socket);
      if (client !== undefined) client.transmission = transmission;
      await transmission.run();
      await finished(session.stream);
    } catch (error) {
      report(error);
    } finally {
      clearTimeout(overdue);
      await finished(socket);
      clients.delete(socket);
    }
  }

  const server = createServer({ noDelay: true }, (socket) => {
    // Errors of a connection end it: whoever reads from it or writes to it learns that.
    socket.on('error', () => socket.destroy());
    clients.set(socket, { served: Promise.resolve().then(() => serve(socket)) });
  });
  server.maxConnections = connections;
  await listenOn(server, address);
  return {
    ...urls(server, address, tls !== undefined),
    async close(graceMs = 5_000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const [socket, { transmission }] of clients) {
        if (transmission === undefined) socket.destroy();
        else transmission.end();
      }
      const cut = setTimeout(() => {
        for (const socket of clients.keys()) socket.destroy();
      }, graceMs);
      await Promise.all([...clients.values()].map(({ served }) => served));
      await closed;
      clearTimeout(cut);
    },
  };
}

function tlsEnd({ cert, key }: NonNullable<NbdServerOptions['tls']>): Secure {
  const secureContext = createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  return (stream) =>
    new Promise((resolve) => {
      const secured = new TLSSocket(stream, { isServer: true, secureContext });
      secured.on('error', () => secured.destroy());
      secured.once('secure', () => resolve(secured));
      secured.once('close', () => resolve(secured));
    });
}

async function listenOn(server: Server, address: NbdAddress): Promise<void> {
  if ('path' in address) await removeAbandoned(address.path);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
    // Node binds within the call: nobody else of this machine has had time to connect.
    if ('path' in address && server.listening) chmodSync(address.path, 0o600);
  });
}

/** A server that was killed leaves its socket behind. One that answers is left alone, and listening then fails. */
async function removeAbandoned(path: string): Promise<void> {
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(undefined);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  if (code === 'ECONNREFUSED' && (await lstat(path)).isSocket()) await unlink(path);
}

function urls(server: Server, address: NbdAddress, secure: boolean): Pick<ListeningNbd, 'url' | 'exportUrl'> {
  const scheme = secure ? 'nbds' : 'nbd';
  if ('path' in address) {
    const query = `?socket=${encodeURIComponent(address.path).replaceAll('%2F', '/')}`;
    return { url: `${scheme}+unix:///${query}`, exportUrl: (name) => `${scheme}+unix:///${encodeURIComponent(name)}${query}` };
  }
  const { address: host, family, port } = server.address() as AddressInfo;
  const url = `${scheme}://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
  return { url, exportUrl: (name) => `${url}/${encodeURIComponent(name)}` };
}
