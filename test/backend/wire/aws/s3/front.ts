import { createHash } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { AdjustableClock } from '../../../../../src/backend/clock';
import { storedTrail } from '../../../../../src/backend/events';
import { authoriser } from '../../../../../src/backend/identity/authoriser';
import { credentialLookup } from '../../../../../src/backend/identity/credentials';
import type { IdentityRooms } from '../../../../../src/backend/identity/identity-rooms';
import { PolicyCache } from '../../../../../src/backend/identity/policy/policy-cache';
import { serviceRoles } from '../../../../../src/backend/identity/service-role';
import { keyCheck } from '../../../../../src/backend/keys/key-check';
import type { KeyDecision, KeyHierarchy } from '../../../../../src/backend/keys/key-hierarchy';
import { keyMaterialCache } from '../../../../../src/backend/keys/key-material';
import { storedLastUsages } from '../../../../../src/backend/keys/last-usage';
import { rootKey } from '../../../../../src/backend/keys/root-key';
import { serviceDataKeys } from '../../../../../src/backend/keys/service-data-keys';
import { silentLog } from '../../../../../src/backend/log';
import { objectService, type ObjectService } from '../../../../../src/backend/object/object-service';
import { insecureSeededRandom } from '../../../../../src/backend/random';
import { listen } from '../../../../../src/backend/server/http-server';
import type { ListeningServer } from '../../../../../src/backend/server/http-server';
import { inProcessHandler } from '../../../../../src/backend/server/in-process';
import { outgoingHttp } from '../../../../../src/backend/server/outgoing-http';
import { MemoryRecords } from '../../../../../src/backend/storage/memory-records';
import { kms } from '../../../../../src/backend/wire/aws/kms/service';
import { answer } from '../../../../../src/backend/wire/aws/pipeline';
import { s3 } from '../../../../../src/backend/wire/aws/s3/service';
import { policyVerifier } from '../../../../../src/backend/wire/aws/signature/policy-form';
import { signatureVerifier } from '../../../../../src/backend/wire/aws/signature/verify';
import { bufferedBody, HeaderList } from '../../../../../src/backend/wire/message';
import type { WireRequest, WireResponse } from '../../../../../src/backend/wire/message';
import type { Services } from '../../../../../src/backend/wire/services';
import { OpenBlobs, readAll } from '../../../object/fixture';
import { signLikeSdk } from '../signature/foreign-signer';

export const account = '000000000000';
export const region = 'eu-central-1';

/** S3 and KMS over real keys and memory stores, in process and, where asked for, on a socket. */
export interface Front {
  readonly clock: AdjustableClock;
  readonly blobs: OpenBlobs;
  readonly errors: unknown[];
  /** Requests without an answer yet. */
  readonly underWay: number;
  /** What every use of a key is answered by the policies. */
  decision: KeyDecision;
  readonly identity: IdentityRooms;
  readonly objects: ObjectService;
  handle(request: WireRequest): Promise<WireResponse>;
  s3(config?: S3ClientConfig): S3Client;
  kms(inRegion?: string): KMSClient;
  http(): Promise<ListeningServer>;
  close(): Promise<void>;
}

const never = (): never => {
  throw new Error('not used in these tests');
};

export function front(): Front {
  const clock = new AdjustableClock();
  const random = insecureSeededRandom('s3');
  const records = new MemoryRecords();
  const blobs = new OpenBlobs(random);
  const root = rootKey(random.bytes(32), random);
  const errors: unknown[] = [];
  const events = storedTrail(records, (error) => errors.push(error));
  const state: { decision: KeyDecision } = { decision: { allowed: true } };
  const keys: KeyHierarchy = {
    records,
    rootKey: root,
    clock,
    random,
    events,
    materials: keyMaterialCache(),
    lastUsages: storedLastUsages(records, (error) => errors.push(error)),
    proxies: { send: outgoingHttp({}, silentLog), time: clock },
    authorise: () => Promise.resolve(state.decision),
  };
  const policies = new PolicyCache();
  const identity = { records, clock, random, policies, seal: root };
  const authorise = authoriser(identity);
  const objects = objectService({
    clock,
    random,
    records,
    blobs,
    dataKeys: serviceDataKeys(keys),
    keyCheck: keyCheck(keys),
    roles: serviceRoles(identity, authorise, 's3.amazonaws.com'),
    report: (error) => errors.push(error),
    keyWrap: {
      wrap: (key, aad) => root.seal('object-key', key, aad),
      unwrap: (wrapped, aad) => root.open('object-key', wrapped, aad),
    },
  });
  const unused = new Proxy({}, { get: never });
  const services = {
    clock,
    random,
    keys,
    objects,
    block: unused,
    policies,
    identity,
    authorise,
  } as unknown as Services;
  const log = { ...silentLog, error: (_text: string, error?: unknown) => void errors.push(error) };
  const parts = {
    services,
    awsServices: [kms, s3].map((service) => ({ name: service.model.service, load: () => service })),
    verify: signatureVerifier({ findCredential: credentialLookup(), clock }),
    verifyPolicy: policyVerifier({ findCredential: credentialLookup(), clock }),
    clientTime: clock,
    log,
  };
  let underWay = 0;
  const handle = async (request: WireRequest): Promise<WireResponse> => {
    underWay++;
    try {
      return await answer(parts, request);
    } finally {
      underWay--;
    }
  };

  const clients: { destroy(): void }[] = [];
  const servers: ListeningServer[] = [];
  const common = (inRegion: string) => ({
    region: inRegion,
    endpoint: 'http://localhost',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcessHandler(handle),
    maxAttempts: 1,
  });
  return {
    clock,
    blobs,
    errors,
    get underWay() {
      return underWay;
    },
    get decision() {
      return state.decision;
    },
    set decision(decision) {
      state.decision = decision;
    },
    identity,
    objects,
    handle,
    s3: (config = {}) => {
      const client = new S3Client({ ...common(region), forcePathStyle: true, ...config });
      clients.push(client);
      return client;
    },
    kms: (inRegion = region) => {
      const client = new KMSClient(common(inRegion));
      clients.push(client);
      return client;
    },
    http: async () => {
      const server = await listen(handle, { host: '127.0.0.1', port: 0 });
      servers.push(server);
      return server;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      for (const server of servers) await server.close(0);
      await objects.close();
      await events.flush();
    },
  };
}

/** A request as its bytes would say it, signed by the SDK's own signer; `host` decides the addressing. */
export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  /** `undefined` leaves out what would be added. */
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string;
  /** `false`: not signed. */
  readonly by?:
    { readonly region?: string; readonly accessKeyId?: string; readonly secretAccessKey?: string; readonly at?: number } | false;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Content of an element of the document. */
  element(name: string): string | undefined;
}

export async function raw(
  made: Front,
  { method = 'GET', path, query = {}, headers: given = {}, body = '', by = {} }: RawRequest,
): Promise<RawAnswer> {
  const hash = createHash('sha256').update(body).digest('hex');
  const length: Record<string, string> = method === 'PUT' || method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const all = present({ 'x-amz-content-sha256': hash, ...length, ...given });
  const head =
    by === false
      ? { target: target(path, query), headers: Object.entries({ host: 'localhost', ...present(given) }) }
      : await signLikeSdk({ method, path, query, headers: all, body }, { service: 's3', region, at: made.clock.now(), ...by });
  return readAnswer(
    await made.handle({ method, target: head.target, headers: new HeaderList(head.headers), body: bufferedBody(Buffer.from(body)) }),
  );
}

const present = (headers: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((field): field is [string, string] => field[1] !== undefined));

const target = (path: string, query: Record<string, string>): string => {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
};

export async function readAnswer({ status, headers, body = '' }: WireResponse): Promise<RawAnswer> {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : (await readAll(body)).toString();
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    text,
    element: (name) => new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(text)?.[1],
  };
}

/** The error of a refused call: code, text and status. */
export async function refused(call: Promise<unknown>): Promise<{ code: string; message: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as { name: string; message: string; $metadata?: { httpStatusCode?: number } };
    return { code: name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('the call was not refused');
}

/** Changes one bit of the stored bytes, `fromEnd` bytes before their end. */
export function damage({ blobs }: Front, fromEnd: number): void {
  const [id = ''] = blobs.ids;
  const bytes = Buffer.from(blobs.bytesOf(id));
  const at = bytes.length - fromEnd;
  // eslint-disable-next-line no-bitwise -- one bit is what is meant
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  blobs.replace(id, bytes);
}
