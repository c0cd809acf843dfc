import type { KeySpec } from './key-specs';
import { keySpecs } from './key-specs';

/**
 * How key material is wrapped for its journey into KMS. Source: KMS API reference, GetParametersForImport, and developer
 * guide, "Select a wrapping algorithm" (2026-11). RSAES_PKCS1_V1_5 is no longer supported since 2023-10-10.
 */
export const importWrappings = {
  RSAES_OAEP_SHA_1: { scheme: 'oaep', hash: 'sha1' },
  RSAES_OAEP_SHA_256: { scheme: 'oaep', hash: 'sha256' },
  /** The public key encrypts an AES-256 key, and that the material. */
  RSA_AES_KEY_WRAP_SHA_1: { scheme: 'oaep-aes', hash: 'sha1' },
  RSA_AES_KEY_WRAP_SHA_256: { scheme: 'oaep-aes', hash: 'sha256' },
  SM2PKE: { scheme: 'sm2' },
} as const;

export type ImportWrappingName = keyof typeof importWrappings;

/** Pairs to wrap with, by the names of `crypto/pair-types.ts`. */
export const wrappingKeySpecs = { RSA_2048: 'rsa-2048', RSA_3072: 'rsa-3072', RSA_4096: 'rsa-4096', SM2: 'sm2' } as const;

export type WrappingKeySpecName = keyof typeof wrappingKeySpecs;

/** Public key and token can be used so long. */
export const importParametersHours = 24;

/** ImportKeyMaterial, `ValidTo`: at most so far ahead. */
export const materialValidityDays = 365;

/** Whether material of this spec can be wrapped so: RSA private keys are too long for OAEP alone, and P-521 ones for RSA_2048. */
export function wrappingFits(spec: KeySpec, wrapping: ImportWrappingName, wrappingKeySpec: WrappingKeySpecName): boolean {
  const { scheme } = importWrappings[wrapping];
  if ((scheme === 'sm2') !== (wrappingKeySpec === 'SM2')) return false;
  return scheme !== 'oaep' || (keySpecs[spec].kind !== 'rsa' && !(spec === 'ECC_NIST_P521' && wrappingKeySpec === 'RSA_2048'));
}
