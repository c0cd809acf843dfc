import type { KeySpec } from './key-specs';
import { keySpecs } from './key-specs';

/**
 * How key material is wrapped for its journey into KMS. Source: KMS API reference, GetParametersForImport, and developer
 * guide, "Select a wrapping algorithm" (2026-11). RSAES_PKCS1_V1_5 is no longer supported since 2023-10-10.
 */
export interface ImportWrapping {
  readonly hash: 'sha1' | 'sha256';
  /** Whether the public key encrypts an AES-256 key that wraps the material (RFC 5649), or the material itself. */
  readonly viaAes: boolean;
}

export const importWrappings = {
  RSAES_OAEP_SHA_1: { hash: 'sha1', viaAes: false },
  RSAES_OAEP_SHA_256: { hash: 'sha256', viaAes: false },
  RSA_AES_KEY_WRAP_SHA_1: { hash: 'sha1', viaAes: true },
  RSA_AES_KEY_WRAP_SHA_256: { hash: 'sha256', viaAes: true },
} as const satisfies Record<string, ImportWrapping>;

export type ImportWrappingName = keyof typeof importWrappings;

/** Modulus lengths in bits. */
export const wrappingKeySpecs = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 } as const;

export type WrappingKeySpecName = keyof typeof wrappingKeySpecs;

/** Public key and token can be used so long. */
export const importParametersHours = 24;

/** ImportKeyMaterial, `ValidTo`: at most so far ahead. */
export const materialValidityDays = 365;

/** Whether material of this spec can be wrapped so: RSA private keys are too long for OAEP alone, and P-521 ones for RSA_2048. */
export function wrappingFits(spec: KeySpec, wrapping: ImportWrappingName, wrappingKeySpec: WrappingKeySpecName): boolean {
  if (importWrappings[wrapping].viaAes) return true;
  return keySpecs[spec].kind !== 'rsa' && !(spec === 'ECC_NIST_P521' && wrappingKeySpec === 'RSA_2048');
}
