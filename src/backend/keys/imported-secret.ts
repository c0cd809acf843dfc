import { KeyFault } from './key-fault';
import type { KeySecret } from './key-secret';
import type { ImportWrapping } from '../../facts/aws/import-wrapping';
import { keySpecs } from '../../facts/aws/key-specs';
import type { KeySpec } from '../../facts/aws/key-specs';
import { DecryptFailure } from '../crypto/decrypt-failure';
import { openWrapped } from '../crypto/import-wrapping';
import { readPair } from '../crypto/private-key-form';
import type { PairForm } from '../crypto/private-key-form';

/** What material of each spec looks like: so many bytes, or a private key in PKCS #8 (developer guide, "Importing key material"). */
const importForms: Readonly<Partial<Record<KeySpec, number | PairForm>>> = {
  SYMMETRIC_DEFAULT: 32,
  HMAC_224: 28,
  HMAC_256: 32,
  HMAC_384: 48,
  HMAC_512: 64,
  RSA_2048: { type: 'rsa', bits: 2048 },
  RSA_3072: { type: 'rsa', bits: 3072 },
  RSA_4096: { type: 'rsa', bits: 4096 },
  ECC_NIST_P256: { type: 'ec', curve: 'prime256v1' },
  ECC_NIST_P384: { type: 'ec', curve: 'secp384r1' },
  ECC_NIST_P521: { type: 'ec', curve: 'secp521r1' },
  ECC_SECG_P256K1: { type: 'ec', curve: 'secp256k1' },
  ECC_NIST_EDWARDS25519: { type: 'ed25519' },
};

/** Whether keys of this spec can be made without material. */
export const isImportable = (spec: KeySpec): boolean => importForms[spec] !== undefined;

export const isSymmetric = (spec: KeySpec): boolean => keySpecs[spec].kind === 'symmetric';

/**
 * What travelled wrapped, as material of this spec; the caller wipes it. Takes over `privateKey` and wipes it.
 * @throws KeyFault `invalid-ciphertext` for what cannot be unwrapped, `incorrect-material` for what is no such material.
 */
export function unwrapImported(spec: KeySpec, wrapping: ImportWrapping, privateKey: Buffer, wrapped: Uint8Array): KeySecret {
  const bytes = unwrap(wrapping, privateKey, wrapped);
  const form = importForms[spec];
  if (typeof form === 'number') {
    if (bytes.length === form) return { bytes };
    bytes.fill(0);
    throw new KeyFault('incorrect-material', {});
  }
  const pair = form && readPair(form, bytes);
  bytes.fill(0);
  if (pair === undefined) throw new KeyFault('incorrect-material', {});
  return { bytes: pair.privateKey, publicKey: pair.publicKey };
}

function unwrap(wrapping: ImportWrapping, privateKey: Buffer, wrapped: Uint8Array): Buffer {
  try {
    return openWrapped(wrapping, privateKey, wrapped);
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('invalid-ciphertext', {}) : error;
  } finally {
    privateKey.fill(0);
  }
}
