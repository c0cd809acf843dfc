import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DecryptFailure } from './decrypt-failure';

/** Bytes. NIST SP 800-38D with its recommended 96-bit nonce and full-length tag; nothing shorter is ever accepted. */
export const aead = { keyLength: 32, nonceLength: 12, tagLength: 16 } as const;

const algorithm = 'aes-256-gcm';
// Without it node:crypto of Node 20 to 24 accepts tags cut to 4, 8 or 12 to 15 bytes (DEP0182).
const fullTag = { authTagLength: aead.tagLength } as const;

/**
 * AES-256-GCM: ciphertext || tag(16).
 * @param nonce 12 bytes, never used twice with one key
 * @throws RangeError for a key or nonce of another length
 */
export function sealAead(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(plaintext.length + aead.tagLength);
  sealAeadInto(key, nonce, plaintext, aad, sealed, 0);
  return sealed;
}

/**
 * The plaintext of what `sealAead` made; nothing of it is handed out before the tag is verified.
 * @throws DecryptFailure for anything that was not sealed under this key, nonce and AAD
 * @throws RangeError for a key or nonce of another length
 */
export function openAead(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer {
  return decipher(key, nonce, sealed, aad);
}

/** `sealAead` into `out` from `at` on, for callers that assemble a longer message. Returns the offset after the tag. */
export function sealAeadInto(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
  out: Uint8Array,
  at: number,
): number {
  checkLengths(key, nonce);
  const cipher = createCipheriv(algorithm, key, nonce, fullTag);
  if (aad.length > 0) cipher.setAAD(aad);
  // GCM is a stream mode: update() returns as many bytes as it was given and final() none.
  if (plaintext.length > 0) out.set(cipher.update(plaintext), at);
  cipher.final();
  const tagAt = at + plaintext.length;
  out.set(cipher.getAuthTag(), tagAt);
  return tagAt + aead.tagLength;
}

/** `openAead` into `out` from `at` on. Returns the offset after the plaintext; writes nothing when it throws. */
export function openAeadInto(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array, out: Uint8Array, at: number): number {
  const plaintext = decipher(key, nonce, sealed, aad);
  out.set(plaintext, at);
  plaintext.fill(0);
  return at + plaintext.length;
}

function decipher(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer {
  checkLengths(key, nonce);
  const tagAt = sealed.length - aead.tagLength;
  if (tagAt < 0) throw new DecryptFailure();
  const cipher = createDecipheriv(algorithm, key, nonce, fullTag);
  if (aad.length > 0) cipher.setAAD(aad);
  cipher.setAuthTag(sealed.subarray(tagAt));
  const plaintext = cipher.update(sealed.subarray(0, tagAt));
  try {
    cipher.final();
  } catch {
    // update() hands out unverified plaintext: it ends here.
    plaintext.fill(0);
    throw new DecryptFailure();
  }
  return plaintext;
}

function checkLengths(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== aead.keyLength) throw new RangeError(`an AES-256 key has ${aead.keyLength} bytes, got ${key.length}`);
  if (nonce.length !== aead.nonceLength) throw new RangeError(`a GCM nonce has ${aead.nonceLength} bytes, got ${nonce.length}`);
}
