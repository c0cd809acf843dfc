import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { MalformedDer } from './der';
import { readPrivate, readPublic, readSeed } from './key-encoding';
import { mlDsaLibrary, mlKemLibrary, plainCopy } from './libraries';
import { isMlDsa, isMlKem } from './pair-types';
import type { MlDsaType, MlKemType, NativeType } from './pair-types';
import type { Sm2Point } from './sm2-curve';
import { readSm2Private, readSm2Public } from './sm2-encoding';

/** A private key ready for use. Only this room looks inside. */
export type PrivateKey =
  | { readonly type: NativeType; readonly native: KeyObject }
  /** The key expanded from its seed, as the library takes it. */
  | { readonly type: MlDsaType | MlKemType; readonly expanded: Uint8Array }
  | { readonly type: 'sm2'; readonly scalar: bigint };

/** The same for the public half. */
export type PublicKey =
  | { readonly type: NativeType; readonly native: KeyObject }
  | { readonly type: MlDsaType | MlKemType; readonly bytes: Uint8Array }
  | { readonly type: 'sm2'; readonly point: Sm2Point };

/**
 * From the DER of a PKCS #8 PrivateKeyInfo, which the caller still owns and wipes.
 * @throws MalformedDer for anything else, for curves with parameters of their own and for kinds of keys that are not known here
 */
export function openPrivateKey(pkcs8: Uint8Array): PrivateKey {
  const { type, content } = readPrivate(pkcs8);
  if (type === 'sm2') return { type, scalar: readSm2Private(content) };
  if (isMlDsa(type) || isMlKem(type)) return { type, expanded: expandSeed(type, readSeed(content)).secretKey };
  return { type, native: native(() => createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })) };
}

/**
 * From the DER of a SubjectPublicKeyInfo: a named curve and a point on it.
 * @throws MalformedDer for anything else
 */
export function openPublicKey(spki: Uint8Array): PublicKey {
  const { type, content } = readPublic(spki);
  if (type === 'sm2') return { type, point: readSm2Public(content) };
  if (isMlDsa(type) || isMlKem(type)) {
    if (content.length !== publicLengths[type]) throw new MalformedDer('a public key of another length');
    return { type, bytes: plainCopy(content) };
  }
  return { type, native: native(() => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })) };
}

/** FIPS 204 §7.2 and FIPS 203 §7.1: the pair of a seed. */
export function expandSeed(
  type: MlDsaType | MlKemType,
  seed: Uint8Array,
): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array } {
  const { length } = seed;
  if (length !== seedLength(type)) throw new MalformedDer('a seed of another length');
  const copy = plainCopy(seed);
  try {
    return isMlDsa(type) ? mlDsaOf(type).keygen(copy) : mlKemOf(type).keygen(copy);
  } finally {
    copy.fill(0);
  }
}

export const seedLength = (type: MlDsaType | MlKemType): number => (isMlDsa(type) ? 32 : 64);

/** Wipes what of the key lies in JavaScript's memory; OpenSSL clears its own when the object goes. */
export function wipePrivateKey(key: PrivateKey): void {
  if ('expanded' in key) key.expanded.fill(0);
}

export function mlDsaOf(type: MlDsaType): ReturnType<typeof mlDsaLibrary>['ml_dsa44'] {
  const library = mlDsaLibrary();
  return { 'ml-dsa-44': library.ml_dsa44, 'ml-dsa-65': library.ml_dsa65, 'ml-dsa-87': library.ml_dsa87 }[type];
}

export function mlKemOf(type: MlKemType): ReturnType<typeof mlKemLibrary>['ml_kem512'] {
  const library = mlKemLibrary();
  return { 'ml-kem-512': library.ml_kem512, 'ml-kem-768': library.ml_kem768, 'ml-kem-1024': library.ml_kem1024 }[type];
}

/** FIPS 204 table 2, FIPS 203 table 3. */
const publicLengths: Readonly<Record<MlDsaType | MlKemType, number>> = {
  'ml-dsa-44': 1312,
  'ml-dsa-65': 1952,
  'ml-dsa-87': 2592,
  'ml-kem-512': 800,
  'ml-kem-768': 1184,
  'ml-kem-1024': 1568,
};

function native(open: () => KeyObject): KeyObject {
  try {
    return open();
  } catch {
    throw new MalformedDer('a key that OpenSSL refuses');
  }
}
