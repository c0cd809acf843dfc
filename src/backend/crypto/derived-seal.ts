import type { Random } from '../random';
import { aead, openAead, sealAeadInto } from './aead';
import { DecryptFailure } from './decrypt-failure';
import { kbkdf } from './kdf';

/**
 * AES-256-GCM under a key of its own for every message, as AWS KMS does ("AWS KMS Cryptographic Details", derived data keys): there
 * is no nonce budget to keep, so one key may seal without limit.
 *
 *   sealed = nonce(28) || ciphertext || tag(16)
 *   message key = KBKDF-HMAC-SHA256 (NIST SP 800-108r1, counter mode) of key, label and nonce[0..16]
 *   GCM nonce = nonce[16..28]
 */
const derivationLength = 16;

/** Bytes. */
export const derivedSeal = {
  nonceLength: derivationLength + aead.nonceLength,
  overhead: derivationLength + aead.nonceLength + aead.tagLength,
} as const;

/**
 * @param key 32 bytes
 * @param label ASCII: separates uses of one key
 */
export function sealDerived(key: Uint8Array, random: Random, plaintext: Uint8Array, aad: Uint8Array, label: string): Buffer {
  const sealed = Buffer.allocUnsafe(plaintext.length + derivedSeal.overhead);
  const nonce = random.bytes(derivedSeal.nonceLength);
  sealed.set(nonce, 0);
  const messageKey = derive(key, label, nonce);
  try {
    sealAeadInto(messageKey, nonce.subarray(derivationLength), plaintext, aad, sealed, derivedSeal.nonceLength);
  } finally {
    messageKey.fill(0);
  }
  return sealed;
}

/** @throws DecryptFailure for anything that was not sealed under this key, AAD and label */
export function openDerived(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array, label: string): Buffer {
  if (sealed.length < derivedSeal.overhead) throw new DecryptFailure();
  const nonce = sealed.subarray(0, derivedSeal.nonceLength);
  const messageKey = derive(key, label, nonce);
  try {
    return openAead(messageKey, nonce.subarray(derivationLength), sealed.subarray(derivedSeal.nonceLength), aad);
  } finally {
    messageKey.fill(0);
  }
}

function derive(key: Uint8Array, label: string, nonce: Uint8Array): Buffer {
  if (key.length !== aead.keyLength) throw new RangeError(`a sealing key has ${aead.keyLength} bytes, got ${key.length}`);
  return kbkdf(key, Buffer.from(label, 'latin1'), nonce.subarray(0, derivationLength), aead.keyLength);
}
