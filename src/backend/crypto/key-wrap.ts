import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DecryptFailure } from './decrypt-failure';

/** What RFC 3394 (KW) and RFC 5649 (KWP) accept, for an AES-256 wrapping key. Lengths in bytes. */
const wraps = {
  /** RFC 3394 §2.2.1: at least two 64-bit blocks; OpenSSL would also take one, which the RFC does not define. */
  kw: { algorithm: 'id-aes256-wrap', iv: Buffer.from('a6a6a6a6a6a6a6a6', 'hex'), shortest: 16, multiple: 8, shortestWrapped: 24 },
  /** RFC 5649 §4.1: any length from one byte on. */
  kwp: { algorithm: 'id-aes256-wrap-pad', iv: Buffer.from('a65959a6', 'hex'), shortest: 1, multiple: 1, shortestWrapped: 16 },
} as const;

export type KeyWrap = keyof typeof wraps;

const wrappingKeyLength = 32;

/** @throws RangeError for a wrapping key that is not 32 bytes, or key material of a length the wrap does not take */
export function wrapKey(wrap: KeyWrap, wrappingKey: Uint8Array, material: Uint8Array): Buffer {
  const { algorithm, iv, shortest, multiple } = wraps[wrap];
  checkWrappingKey(wrappingKey);
  if (material.length < shortest || material.length % multiple !== 0) {
    throw new RangeError(`${wrap} takes at least ${shortest} bytes, in multiples of ${multiple}, got ${material.length}`);
  }
  const cipher = createCipheriv(algorithm, wrappingKey, iv);
  return Buffer.concat([cipher.update(material), cipher.final()]);
}

/** @throws DecryptFailure for anything `wrapKey` did not make under this key; RangeError for a wrapping key that is not 32 bytes */
export function unwrapKey(wrap: KeyWrap, wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer {
  const { algorithm, iv, shortestWrapped } = wraps[wrap];
  checkWrappingKey(wrappingKey);
  if (wrapped.length < shortestWrapped || wrapped.length % 8 !== 0) throw new DecryptFailure();
  const cipher = createDecipheriv(algorithm, wrappingKey, iv);
  try {
    // The whole wrap is opened and checked by this one update(); final() adds nothing.
    return cipher.update(wrapped);
  } catch {
    throw new DecryptFailure();
  }
}

function checkWrappingKey(key: Uint8Array): void {
  if (key.length !== wrappingKeyLength) throw new RangeError(`an AES-256 wrapping key has ${wrappingKeyLength} bytes, got ${key.length}`);
}
