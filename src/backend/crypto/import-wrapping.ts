import { constants, createPrivateKey, generateKeyPair, privateDecrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { DecryptFailure } from './decrypt-failure';
import { unwrapKey } from './key-wrap';

/** A pair under whose public key material travels. */
export interface WrappingPair {
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  /** PKCS #8, DER. Whoever takes it over wipes it. */
  readonly privateKey: Buffer;
}

/** @param bits of the modulus */
export async function generateWrappingPair(bits: number): Promise<WrappingPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
}

interface Wrapping {
  readonly hash: 'sha1' | 'sha256';
  readonly viaAes: boolean;
}

/**
 * Opens what was wrapped with RSAES-OAEP (RFC 8017 §7.1), or with an AES-256 key (RFC 5649) that comes first, itself under
 * RSAES-OAEP (PKCS #11 v2.40, CKM_RSA_AES_KEY_WRAP). The caller owns the result. @throws DecryptFailure for anything else
 */
export function openWrapped({ hash, viaAes }: Wrapping, privateKeyDer: Buffer, wrapped: Uint8Array): Buffer {
  const key = createPrivateKey({ key: privateKeyDer, format: 'der', type: 'pkcs8' });
  if (!viaAes) return oaep(key, hash, wrapped);
  const first = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const aesKey = oaep(key, hash, wrapped.subarray(0, first));
  try {
    if (aesKey.length !== 32) throw new DecryptFailure();
    return unwrapKey('kwp', aesKey, wrapped.subarray(first));
  } finally {
    aesKey.fill(0);
  }
}

function oaep(key: KeyObject, oaepHash: string, wrapped: Uint8Array): Buffer {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped);
  } catch {
    throw new DecryptFailure();
  }
}
