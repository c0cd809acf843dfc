import { asObject } from './proxy-call';
import type { JsonObject } from './proxy-call';
import { ProxyFailure } from './proxy-failure';
import { xksProxy } from '../../../facts/aws/xks-proxy';

/** What the proxy made of bytes: all of it is needed to have them back. */
export interface OuterCiphertext {
  readonly ciphertext: Buffer;
  /** The vendor's own; at most 20 bytes, often none. */
  readonly metadata: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
}

export interface ExternalKey {
  readonly spec: string;
  readonly usage: readonly string[];
  readonly status: string;
}

/** Readers of the specification's answers. All throw ProxyFailure `malformed` for anything else. */

/** @throws ProxyFailure `unhealthy` where no key manager can be reached. */
export function readHealth(answer: JsonObject): void {
  const { xksProxyFleetSize: size, ekmFleetDetails: details } = answer;
  if (!Number.isInteger(size) || Number(size) < 1) throw new ProxyFailure('malformed');
  for (const name of ['xksProxyVendor', 'xksProxyModel', 'ekmVendor']) textOf(answer[name]);
  const states = listOf(details, xksProxy.mostInstances).map((one) => {
    const { id, model, healthStatus } = asObject(one);
    textOf(id);
    textOf(model);
    return textOf(healthStatus);
  });
  if (states.length === 0 || states.some((state) => !healthStates.has(state))) throw new ProxyFailure('malformed');
  if (states.every((state) => state === 'UNAVAILABLE')) throw new ProxyFailure('unhealthy');
}

const healthStates: ReadonlySet<string> = new Set(['ACTIVE', 'DEGRADED', 'UNAVAILABLE']);

export const readExternalKey = ({ keySpec, keyUsage, keyStatus }: JsonObject): ExternalKey => ({
  spec: wordOf(keySpec),
  usage: listOf(keyUsage, xksProxy.mostUsages).map(wordOf),
  status: wordOf(keyStatus),
});

/** @param length of what was encrypted: AES-GCM adds nothing. */
export function readOuter(answer: JsonObject, length: number): OuterCiphertext & { readonly integrity: Buffer } {
  const outer = {
    ciphertext: bytesOf(answer.ciphertext),
    metadata: answer.ciphertextMetadata === undefined ? Buffer.alloc(0) : bytesOf(answer.ciphertextMetadata),
    iv: bytesOf(answer.initializationVector),
    tag: bytesOf(answer.authenticationTag),
    integrity: bytesOf(answer.ciphertextDataIntegrityValue),
  };
  if (outer.ciphertext.length !== length || !hasOuterLengths(outer)) throw new ProxyFailure('malformed');
  return outer;
}

export const hasOuterLengths = ({ metadata, iv, tag }: Omit<OuterCiphertext, 'ciphertext'>): boolean =>
  metadata.length <= xksProxy.longestMetadata &&
  xksProxy.ivLengths.some((length) => length === iv.length) &&
  tag.length === xksProxy.tagLength;

export function readInner({ plaintext }: JsonObject, length: number): Buffer {
  const bytes = bytesOf(plaintext);
  if (bytes.length !== length) throw new ProxyFailure('malformed');
  return bytes;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new ProxyFailure('malformed');
  return value;
}

/** Shown to the caller, so it must be short and harmless. */
function wordOf(value: unknown): string {
  const text = textOf(value);
  if (!/^[\w.-]{1,64}$/.test(text)) throw new ProxyFailure('malformed');
  return text;
}

function listOf(value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > most) throw new ProxyFailure('malformed');
  return value as readonly unknown[];
}

/** Base64 of RFC 4648 §4, with its padding and nothing else. */
function bytesOf(value: unknown): Buffer {
  const text = textOf(value);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new ProxyFailure('malformed');
  return bytes;
}
