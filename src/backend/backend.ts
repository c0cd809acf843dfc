import { rm } from 'node:fs/promises';
import { carryOut } from './agenda';
import type { Device } from './block/block-device';
import type { Caller } from './block/caller';
import { AdjustableClock } from './clock';
import { readAdvance, writeAdvance } from './clock-record';
import { compose } from './composition';
import type { Composition, Stores, Surroundings } from './composition';
import type { TrailEvent } from './events';
import { defaultCredentials } from './identity/credentials';
import { uuid } from './ids';
import { openImageFile } from './image-file';
import { silentLog } from './log';
import type { Log } from './log';
import type * as AttachedExportsModule from './nbd/attached-exports';
import type { listenNbd as ListenNbd, ListeningNbd, NbdAddress, NbdServerOptions } from './nbd/nbd-server';
import { rootPrincipal } from './principal';
import { systemRandom } from './random';
import type { Random } from './random';
import { control, controlPath } from './server/control';
import { listen } from './server/http-server';
import type { ListeningServer, Patience } from './server/http-server';
import { inProcessHandler } from './server/in-process';
import type { InProcessHandler } from './server/in-process';
import { outgoingHttp } from './server/outgoing-http';
import type { OutgoingAddress } from './server/outgoing-http';
import { MemoryBlobs } from './storage/memory-blobs';
import { MemoryRecords } from './storage/memory-records';
import type * as StateDirectoryModule from './storage/state-directory';
import { version } from './version';
import type { WireRequest, WireResponse } from './wire/message';

export interface BackendOptions {
  /** Directory that keeps the state. Without it the state lives in memory and ends with the backend. */
  readonly data?: string;
  /** Key that opens the state directory: 32 bytes in base64. Default: a file of its own in the directory (SECURITY.md). */
  readonly unsealKey?: string;
  /** File that holds the same. */
  readonly unsealKeyFile?: string;
  /** Where the backend says what is not served and what went wrong. Default: nowhere. */
  readonly log?: Log;
  /**
   * External key store proxies that KMS may call, by their `XksProxyUriEndpoint` (`https://xks.example.com`), and where each really is. KMS
   * calls nobody else: without its proxy here, a key store cannot be made.
   */
  readonly xksProxies?: Readonly<Record<string, XksProxyAddress>>;
  /** Randomness; only for repeating a failing run (`insecureSeededRandom`). Default: the operating system's. */
  readonly random?: Random;
}

/** Where an external key store proxy is, if not at its name, and whom to trust. */
export type XksProxyAddress = OutgoingAddress;

/** What a client of the AWS SDK for JavaScript takes as its configuration. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: InProcessHandler;
  readonly forcePathStyle: true;
}

export interface BackendListenOptions {
  /** Address to listen on. Default: `127.0.0.1`. Anything but loopback lets the network in, with credentials everybody knows. */
  readonly host?: string;
  /** Default: 0, a free one; `url` and `port` of the answer tell which. */
  readonly port?: number;
  /** Token that calls under `/_atrest/` must carry as `Authorization: Bearer …`. Default: none, and only this machine may call. */
  readonly controlToken?: string;
  /** How long a slow client may take. Default: seconds for a head, minutes for a body. */
  readonly patience?: Partial<Patience>;
}

/** Where the data plane listens: `path` of a unix socket, or `host` (default: `127.0.0.1`) and `port` (default: 0, a free one). */
export type NbdListenOptions = ({ readonly path: string } | { readonly host?: string; readonly port?: number }) &
  Pick<NbdServerOptions, 'tls' | 'connections' | 'handshakeMs'>;

interface VolumePlace {
  /** Default: `us-east-1`. */
  readonly region?: string;
  /** Default: `000000000000`. */
  readonly account?: string;
}

/** How `exportLuks2` writes an image. */
export interface ExportLuks2Options extends VolumePlace {
  /** A text is taken as UTF-8. */
  readonly passphrase: Uint8Array | string;
  /** Default: `argon2id`. `pbkdf2` is for readers that know no other, as GRUB. */
  readonly kdf?: 'argon2id' | 'pbkdf2';
  /** Leaves out what was never written, which then does not read as zeros. */
  readonly sparse?: boolean;
}

/** What `importLuks2` makes of an image. */
export interface ImportLuks2Options extends VolumePlace {
  readonly passphrase: Uint8Array | string;
  /** Default: the region's first. */
  readonly zone?: string;
  /** Default: `gp3`. */
  readonly type?: string;
  /** Id, ARN or alias. Default: the account's default key. */
  readonly kmsKeyId?: string;
}

const startOptions: Readonly<Record<keyof BackendOptions, true>> = {
  data: true,
  unsealKey: true,
  unsealKeyFile: true,
  log: true,
  xksProxies: true,
  random: true,
};
const nbdOptions = { path: true, host: true, port: true, tls: true, connections: true, handshakeMs: true } as const;
const listenOptions: Readonly<Record<keyof BackendListenOptions, true>> = { host: true, port: true, controlToken: true, patience: true };

/** In plain JavaScript nobody else would notice `dta: './state'`. */
function checkOptions(method: string, options: object, known: object): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(known, name)) throw new TypeError(`${method} has no option "${name}"; it has ${Object.keys(known).join(', ')}`);
  }
}

type Closable = Pick<ListeningServer, 'close'>;

interface OpenStores extends Stores {
  /** Everything deleted and opened anew, with a new root key. */
  renew(): Promise<OpenStores>;
  close(): Promise<void>;
}

const defaultRegion = 'us-east-1';
/** How often due appointments are looked for while nobody advances the clock. */
const lookEveryMs = 1_000;
/** What a request that is under way has left when the state is reset. */
const resetGraceMs = 5_000;

/**
 * An embedded local cloud that really encrypts: KMS, EC2 volumes, S3 and STS, in this process.
 *
 * Every call goes the whole way: signature, validation, policy, cipher. `stop()` it, or it holds its state directory.
 * Regions default to `us-east-1`, accounts (twelve digits) to `000000000000`, times are milliseconds.
 *
 * @example
 * const backend = await ReferenceBackend.start();
 * const kms = new KMSClient(backend.clientConfig('eu-central-1'));
 * await kms.send(new CreateKeyCommand({}));
 * await backend.advance(365 * 24 * 3600 * 1000); // a year: what rotates has rotated
 * await backend.stop();
 */
export class ReferenceBackend {
  /**
   * Starts a backend that listens nowhere yet: `clientConfig` reaches it in this process, `listen` opens a port.
   *
   * @throws StateDirectoryError when `data` cannot be used: not writable, in use by another process, of another format,
   * or sealed with another key. TypeError for an option that is none, and for an address of a proxy that is none.
   */
  static async start(options: BackendOptions = {}): Promise<ReferenceBackend> {
    checkOptions('start', options, startOptions);
    const random = options.random ?? systemRandom();
    const log = options.log ?? silentLog;
    const send = outgoingHttp(options.xksProxies ?? {}, log);
    const stores = await openStores(options, random);
    try {
      const clock = new AdjustableClock(Date.now, await readAdvance(stores.records));
      const surroundings = { clock, random, log, send };
      return new ReferenceBackend(surroundings, stores, await compose(stores, surroundings));
    } catch (error) {
      await stores.close();
      throw error;
    }
  }

  private readonly servers = new Set<Closable>();
  private readonly timer: NodeJS.Timeout;
  private working: Promise<void> = Promise.resolve();
  private renewing: Promise<void> | undefined;
  /** Requests without an answer yet. */
  private underWay = 0;
  private whenIdle: (() => void) | undefined;
  private stopped = false;

  private constructor(
    private readonly surroundings: Surroundings,
    private stores: OpenStores,
    private parts: Composition,
  ) {
    this.timer = setInterval(() => void this.keepAppointments().catch(() => undefined), lookEveryMs).unref();
  }

  /**
   * Answers one request, as the HTTP server would: what `clientConfig` sends its requests to. Never throws.
   * @internal
   */
  handle(request: WireRequest, peer?: string): Promise<WireResponse> {
    if (request.target.startsWith(controlPath)) return control(this, request, peer, { version, log: this.surroundings.log });
    return this.answer(request);
  }

  /**
   * Serves all services and regions on one port, until `close()` of what it returns or `stop()`.
   * @throws Error with `code` `EADDRINUSE`, `EACCES`, … as Node's sockets do, when the port cannot be had.
   */
  async listen(options: BackendListenOptions = {}): Promise<ListeningServer> {
    checkOptions('listen', options, listenOptions);
    const { host = '127.0.0.1', port = 0, controlToken, patience = {} } = options;
    const controlOptions = { version, log: this.surroundings.log, ...(controlToken === undefined ? {} : { token: controlToken }) };
    const server = await listen(
      (request, peer) => (request.target.startsWith(controlPath) ? control(this, request, peer, controlOptions) : this.answer(request)),
      { host, port, patience },
    );
    return this.closedAtStop(server);
  }

  /**
   * Serves the bytes of attached volumes to Network Block Device clients (qemu, nbd-client, nbdcopy), until `close()` of what it returns or
   * `stop()`. An export is called after its volume and exists exactly while that is attached to a running instance. Who can connect can read
   * and write: a unix socket belongs to its owner alone, TCP to everybody on `host`.
   * @throws Error with `code` as Node's sockets do, when the address cannot be had.
   */
  async listenNbd(options: NbdListenOptions = {}): Promise<ListeningNbd> {
    checkOptions('listenNbd', options, nbdOptions);
    const { tls, connections, handshakeMs } = options;
    const address: NbdAddress = 'path' in options ? { path: options.path } : { host: options.host ?? '127.0.0.1', port: options.port ?? 0 };
    /* eslint-disable @typescript-eslint/no-require-imports -- only for who asks for it, as with durable states below */
    const { listenNbd } = require('./nbd/nbd-server') as { readonly listenNbd: typeof ListenNbd };
    const { attachedExports } = require('./nbd/attached-exports') as typeof AttachedExportsModule;
    /* eslint-enable @typescript-eslint/no-require-imports */
    const server = await listenNbd({
      address,
      exports: attachedExports(() => this.parts.services.block),
      report: (error) => this.surroundings.log.error('a block device client met a defect', error),
      ...(tls === undefined ? {} : { tls }),
      ...(connections === undefined ? {} : { connections }),
      ...(handshakeMs === undefined ? {} : { handshakeMs }),
    });
    return this.closedAtStop(server);
  }

  private closedAtStop<Server extends Closable>(server: Server): Server {
    const listening: Server = {
      ...server,
      close: async (graceMs) => {
        this.servers.delete(listening);
        await server.close(graceMs);
      },
    };
    this.servers.add(listening);
    return listening;
  }

  /**
   * Configuration for any client of the AWS SDK for JavaScript: requests are signed, and answered in this process without
   * a socket.
   *
   * @param account twelve digits; the client acts as that account's root user
   */
  clientConfig(region: string = defaultRegion, account: string = defaultCredentials.account): ClientConfig {
    return {
      region,
      endpoint: 'http://localhost',
      credentials: {
        accessKeyId: account === defaultCredentials.account ? defaultCredentials.accessKeyId : account,
        secretAccessKey: defaultCredentials.secretAccessKey,
      },
      requestHandler: inProcessHandler((request) => this.handle(request)),
      forcePathStyle: true,
    };
  }

  /**
   * The device of an attached volume, as its instance's operating system would see it: bytes in clear, offsets and lengths in bytes.
   * A state that was opened again asks for the volume's key again, as a restarted host would.
   * @throws BlockFault `not-found`, `not-attached`; KeyFault where that key may not be used now.
   */
  device(volumeId: string, region: string = defaultRegion, account: string = defaultCredentials.account): Promise<Device> {
    return this.parts.services.block.device(this.rootOf({ region, account }), volumeId);
  }

  /**
   * Writes a LUKS2 image of an unattached volume (`vol-…`) or a snapshot (`snap-…`) into a new file. It opens with the passphrase, and its
   * data area is the stored ciphertext as it is (docs/formats/volume-image.md).
   * @throws BlockFault `not-found`, `wrong-state`; KeyFault; Luks2Error; Error with `code` as Node's file system
   */
  async exportLuks2(id: string, path: string, options: ExportLuks2Options): Promise<void> {
    const { passphrase, kdf, sparse } = options;
    const image = await openImageFile(path, 'new');
    try {
      await this.parts.services.block.exportImage(this.rootOf(options), {
        what: id.startsWith('snap-') ? 'snapshot' : 'volume',
        id,
        image,
        passphrase: Buffer.from(passphrase),
        ...(kdf === undefined ? {} : { kdf }),
        ...(sparse === undefined ? {} : { sparse }),
      });
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await image.close();
    }
  }

  /**
   * Makes a volume of a LUKS2 image (aes-xts-plain64 with a key of 64 bytes), as large as whole GiB must be. The volume has a data key of
   * its own. @returns its id. @throws as `exportLuks2`
   */
  async importLuks2(path: string, options: ImportLuks2Options): Promise<string> {
    const caller = this.rootOf(options);
    const image = await openImageFile(path, 'read');
    try {
      const { id } = await this.parts.services.block.importImage(caller, {
        image,
        passphrase: Buffer.from(options.passphrase),
        zone: options.zone ?? `${caller.region}a`,
        type: options.type ?? 'gp3',
        roundTo: 2 ** 30,
        ...(options.kmsKeyId === undefined ? {} : { keyReference: options.kmsKeyId }),
      });
      return id;
    } finally {
      await image.close();
    }
  }

  private rootOf({ region = defaultRegion, account = defaultCredentials.account }: VolumePlace): Caller {
    return { principal: rootPrincipal(account), account, region, requestId: uuid(this.surroundings.random) };
  }

  /** The backend's time, in milliseconds since the epoch. */
  now(): number {
    return this.surroundings.clock.now();
  }

  /**
   * Moves the clock forward and carries out what falls due: rotations, deletions. Signatures are dated by the machine's own time all the
   * while, so clients go on working. A durable state keeps its time; `reset` returns to the machine's.
   * @returns the new time. @throws RangeError for a negative number, and beyond the year 9979.
   */
  async advance(milliseconds: number): Promise<number> {
    const now = this.surroundings.clock.advance(milliseconds);
    await writeAdvance(this.stores.records, this.surroundings.clock.advancedBy);
    await this.keepAppointments();
    return now;
  }

  /** Every use of a key so far, oldest first, in CloudTrail's shape; at most the newest 10,000. */
  events(): Promise<readonly TrailEvent[]> {
    return this.parts.events.list();
  }

  /**
   * Back to an empty state with a new root key, at the machine's time. What was encrypted before can never be read again. Requests that
   * are under way have five seconds to end; those that come meanwhile wait.
   */
  async reset(): Promise<void> {
    while (this.renewing) await this.renewing;
    this.renewing = this.renew().finally(() => (this.renewing = undefined));
    await this.renewing;
  }

  private async renew(): Promise<void> {
    await this.working;
    await Promise.race([this.idle(), new Promise((resolve) => setTimeout(resolve, resetGraceMs).unref())]);
    await this.parts.close();
    this.stores = await this.stores.renew();
    this.surroundings.clock.reset();
    this.parts = await compose(this.stores, this.surroundings);
  }

  private async answer(request: WireRequest): Promise<WireResponse> {
    while (this.renewing) await this.renewing;
    this.underWay++;
    try {
      return await this.parts.handle(request);
    } finally {
      if (--this.underWay === 0) this.whenIdle?.();
    }
  }

  private async idle(): Promise<void> {
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
  }

  /**
   * Stops serving, flushes, wipes keys, closes the state. Calling it again does nothing.
   * @throws BlockFault `io-error` where the last flush of a volume failed; everything is closed all the same.
   */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    clearInterval(this.timer);
    await Promise.all([...this.servers].map((server) => server.close()));
    await this.working;
    try {
      await this.parts.close();
    } finally {
      await this.stores.close();
    }
  }

  private keepAppointments(): Promise<void> {
    const { clock, log } = this.surroundings;
    this.working = this.working.then(() => carryOut(this.stores.records, this.parts.duties, clock.now()));
    const done = this.working;
    // The next round does not inherit this one's failure.
    this.working = done.catch((error: unknown) => log.error('a scheduled duty failed', error));
    return done;
  }
}

async function openStores(options: BackendOptions, random: Random): Promise<OpenStores> {
  const { data, unsealKey, unsealKeyFile } = options;
  if (data === undefined) return memoryStores(random);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only for durable states; import() would not run inside a user's jest
  const { openStateDirectory } = require('./storage/state-directory') as typeof StateDirectoryModule;
  const given = { ...(unsealKey === undefined ? {} : { unsealKey }), ...(unsealKeyFile === undefined ? {} : { unsealKeyFile }) };
  return directoryStores(await openStateDirectory(data, { random, ...given }));
}

function directoryStores(directory: StateDirectoryModule.StateDirectory): OpenStores {
  const { records, blobs, rootKey } = directory;
  return {
    records,
    blobs,
    rootSecret: rootKey,
    close: () => directory.close(),
    renew: async () => directoryStores(await directory.renew()),
  };
}

function memoryStores(random: Random): OpenStores {
  return {
    records: new MemoryRecords(),
    blobs: new MemoryBlobs(random),
    rootSecret: random.bytes(32),
    fresh: true,
    renew: () => Promise.resolve(memoryStores(random)),
    close: () => Promise.resolve(),
  };
}
