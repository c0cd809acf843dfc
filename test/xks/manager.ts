import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OutgoingFailure } from '../../src/backend/outgoing';
import type { SendOutside } from '../../src/backend/outgoing';

/**
 * An external key store proxy and its key manager in one, after AWS's specification; of the backend it knows the port's types and no more. It
 * verifies the signature by itself, encrypts with keys of its own, and shows what it was asked. `answer` lets it misbehave.
 */
export interface XksManager {
  readonly credential: { readonly AccessKeyId: string; readonly RawSecretAccessKey: string };
  readonly keys: Map<string, ExternalKey>;
  /** Every request whose signature was right, oldest first. */
  readonly asked: ProxyRequest[];
  /** How many signatures were wrong. */
  readonly refused: () => number;
  /** Instead of the true answer; `undefined`: the true one. */
  answer: ((request: ProxyRequest, truth: ProxyAnswer) => ProxyAnswer | Misbehaviour | undefined) | undefined;
  /** The same without a socket. */
  readonly send: SendOutside;
  changeCredential(secret: string): void;
  addKey(id: string, changes?: Partial<ExternalKey>): ExternalKey;
  take(head: Head, bytes: Buffer): ProxyAnswer | Misbehaviour;
}

export interface ExternalKey {
  /** 32 bytes for AES-256. */
  readonly secret: Buffer;
  readonly spec: string;
  readonly usage: readonly string[];
  status: string;
}

export interface ProxyRequest {
  readonly path: string;
  /** `health`, `metadata`, `encrypt`, `decrypt` */
  readonly api: string;
  readonly body: Readonly<Record<string, unknown>> & { readonly requestMetadata: Readonly<Record<string, string>> };
  readonly bytes: Buffer;
  readonly host: string;
  readonly scope: string;
}

export interface ProxyAnswer {
  readonly status: number;
  readonly body: object;
}

/** Takes the answer into its own hands. */
export type Misbehaviour = (response: ServerResponse) => void;

export const path = '/tenant-1/kms/xks/v1';

export interface Head {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly method: string | undefined;
}

const failure = (status: number, errorName: string): ProxyAnswer => ({
  status,
  body: { errorName, errorMessage: 'secret words of the proxy' },
});

export function xksManager(paths: readonly string[] = [path]): XksManager {
  let credential = { AccessKeyId: 'ABCDEFGHIJ234567KLMN', RawSecretAccessKey: randomBytes(33).toString('base64') };
  const keys = new Map<string, ExternalKey>();
  const asked: ProxyRequest[] = [];
  let refused = 0;
  const manager: XksManager = {
    get credential() {
      return credential;
    },
    keys,
    asked,
    refused: () => refused,
    answer: undefined,
    changeCredential: (RawSecretAccessKey) => void (credential = { ...credential, RawSecretAccessKey }),
    addKey(id, changes = {}) {
      const key = { secret: randomBytes(32), spec: 'AES_256', usage: ['ENCRYPT', 'DECRYPT'], status: 'ENABLED', ...changes };
      keys.set(id, key);
      return key;
    },
    take({ url, headers, method }, bytes) {
      const scope = method === 'POST' ? signatureScope(headers, url, bytes, credential) : undefined;
      if (scope === undefined) {
        refused++;
        return failure(401, 'AuthenticationFailedException');
      }
      const base = paths.find((one) => url.startsWith(`${one}/`));
      const body = JSON.parse(bytes.toString('utf8')) as ProxyRequest['body'];
      const api = url.slice(url.lastIndexOf('/') + 1);
      const request: ProxyRequest = { path: url, api, body, bytes, host: headers.host ?? '', scope };
      asked.push(request);
      const truth = base === undefined ? failure(404, 'InvalidUriPathException') : answerTo(keys, api, url.split('/').at(-2) ?? '', body);
      return manager.answer?.(request, truth) ?? truth;
    },
    async send({ origin, path: target, headers, body }) {
      const answer = manager.take({ url: target, headers: { ...headers, host: new URL(origin).host }, method: 'POST' }, body);
      if (typeof answer === 'function') throw new OutgoingFailure('unreachable');
      return Promise.resolve({ status: answer.status, body: Buffer.from(JSON.stringify(answer.body)) });
    },
  };
  return manager;
}

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const mac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Appendix A of the specification, read from the header fields of the request; undefined: not authentic. */
function signatureScope(
  headers: IncomingMessage['headers'],
  target: string,
  body: Buffer,
  credential: XksManager['credential'],
): string | undefined {
  const claim = /^AWS4-HMAC-SHA256 Credential=([A-Z2-7]{20,30})\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  const date = String(headers['x-amz-date']);
  const sentAt = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (claim === null || !(Math.abs(sentAt - Date.now()) < 300_000)) return undefined;
  const [, id, scope = '', signed = '', signature = ''] = claim;
  const [day = '', region = '', service, end] = scope.split('/');
  if (id !== credential.AccessKeyId || service !== 'kms-xks-proxy' || end !== 'aws4_request' || !date.startsWith(day)) return undefined;
  const names = signed.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return undefined;
  const fields = names.map((name) => `${name}:${String(headers[name])}\n`).join('');
  const canonical = ['POST', target, '', fields, signed, sha256(body)].join('\n');
  const key = mac(mac(mac(mac(`AWS4${credential.RawSecretAccessKey}`, day), region), 'kms-xks-proxy'), 'aws4_request');
  const expected = mac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n'));
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? scope : undefined;
}

function answerTo(keys: XksManager['keys'], api: string, keyId: string, body: ProxyRequest['body']): ProxyAnswer {
  if (api === 'health') return { status: 200, body: healthy };
  const key = keys.get(keyId);
  if (key === undefined) return failure(404, 'KeyNotFoundException');
  if (api === 'metadata') return { status: 200, body: { keySpec: key.spec, keyUsage: key.usage, keyStatus: key.status } };
  if (key.status !== 'ENABLED') return failure(400, 'InvalidStateException');
  return api === 'encrypt' ? encrypt(key, body) : decrypt(key, body);
}

export const healthy = {
  xksProxyFleetSize: 1,
  xksProxyVendor: 'test',
  xksProxyModel: 'one file',
  ekmVendor: 'test',
  ekmFleetDetails: [{ id: 'only', model: 'memory', healthStatus: 'ACTIVE' }],
};

/** Which key version encrypted: the metadata is the vendor's own. */
const metadata = Buffer.from('version=1');

function encrypt({ secret }: ExternalKey, body: ProxyRequest['body']): ProxyAnswer {
  const aad = bytes(body.additionalAuthenticatedData);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(bound(aad, metadata));
  const ciphertext = Buffer.concat([cipher.update(bytes(body.plaintext)), cipher.final()]);
  const tag = cipher.getAuthTag();
  return {
    status: 200,
    body: {
      ciphertext: ciphertext.toString('base64'),
      ciphertextMetadata: metadata.toString('base64'),
      initializationVector: iv.toString('base64'),
      authenticationTag: tag.toString('base64'),
      ...(body.ciphertextDataIntegrityValueAlgorithm === 'SHA_256'
        ? { ciphertextDataIntegrityValue: integrity([aad, metadata, iv, ciphertext, tag]) }
        : {}),
    },
  };
}

function decrypt({ secret }: ExternalKey, body: ProxyRequest['body']): ProxyAnswer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes(body.initializationVector), { authTagLength: 16 })
      .setAAD(bound(bytes(body.additionalAuthenticatedData), bytes(body.ciphertextMetadata)))
      .setAuthTag(bytes(body.authenticationTag));
    const plaintext = Buffer.concat([decipher.update(bytes(body.ciphertext)), decipher.final()]);
    return { status: 200, body: { plaintext: plaintext.toString('base64') } };
  } catch {
    return failure(400, 'InvalidCiphertextException');
  }
}

const bytes = (text: unknown): Buffer => Buffer.from(typeof text === 'string' ? text : '', 'base64');

/** Lengths keep what belongs to one from passing for the other (specification, Encrypt, ciphertextMetadata). */
function bound(aad: Buffer, more: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(aad.length);
  return Buffer.concat([length, aad, Buffer.from([more.length]), more]);
}

/** Appendix C. */
export const integrity = (parts: readonly Buffer[]): string => createHash('sha256').update(Buffer.concat(parts)).digest('base64');
