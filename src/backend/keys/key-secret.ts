import type { KeySpec } from '../../facts/aws/key-specs';
import { generatePair } from '../crypto/pairs';
import type { Random } from '../random';
import { pairTypes } from './algorithms';

/** What a key consists of before it is sealed. Whoever takes it over wipes `bytes`. */
export interface KeySecret {
  /** The bytes of a symmetric or HMAC key, or the DER of a PKCS #8 PrivateKeyInfo. */
  readonly bytes: Buffer;
  /** DER of the SubjectPublicKeyInfo. Only of a pair. */
  readonly publicKey?: Uint8Array;
}

export const symmetricSecret = (random: Random): KeySecret => ({ bytes: random.bytes(32) });

/** Bytes of the keys that are no pairs. An HMAC key is as long as its hash (KMS developer guide, "Key spec reference"). */
export const secretLengths = { SYMMETRIC_DEFAULT: 32, HMAC_224: 28, HMAC_256: 32, HMAC_384: 48, HMAC_512: 64 } as const;

export const isSecret = (spec: string): spec is keyof typeof secretLengths => Object.hasOwn(secretLengths, spec);

/** Fresh material for a key of this spec. Pairs take a while (RSA_4096: seconds), so this is never done inside a transaction. */
export async function generateSecret(spec: KeySpec, random: Random): Promise<KeySecret> {
  if (isSecret(spec)) return { bytes: random.bytes(secretLengths[spec]) };
  const { privateKey, publicKey } = await generatePair(pairTypes[spec], random);
  return { bytes: privateKey, publicKey };
}
