import { MalformedDer, der, derBits, derInteger, derOctets, derSequence, derTag, readDer, readDerAs } from './der';
import { algorithmIdentifiers, rsaIdentifier } from './pair-types';
import type { PairType, RsaType } from './pair-types';

/** What a key is, and the bytes in which its algorithm writes it. */
export interface EncodedKey {
  readonly type: PairType;
  /** Of a SubjectPublicKeyInfo the bits, of a PKCS #8 the octets of `privateKey`. */
  readonly content: Buffer;
}

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
export const encodePublic = (type: Exclude<PairType, RsaType>, bits: Uint8Array): Buffer =>
  derSequence(algorithmIdentifiers[type], derBits(bits));

/** PrivateKeyInfo, version 0 (RFC 5208 §5). */
export const encodePrivate = (type: Exclude<PairType, RsaType>, octets: Uint8Array): Buffer =>
  derSequence(derInteger(Uint8Array.of(0)), algorithmIdentifiers[type], derOctets(octets));

/** RFC 9881 §6, RFC 9935 §6: a lattice key as its seed alone. */
export const encodeSeed = (seed: Uint8Array): Buffer => der(seedTag, seed);
const seedTag = 0x80;

/** @throws MalformedDer for another form than the seed */
export const readSeed = (octets: Uint8Array): Buffer => readDerAs(seedTag, octets).content;

/** @throws MalformedDer for what is no SubjectPublicKeyInfo of a known kind of key */
export function readPublic(spki: Uint8Array): EncodedKey {
  const [algorithm, bits, ...others] = readDer(readDerAs(derTag.sequence, spki).content);
  if (!algorithm || bits?.tag !== derTag.bitString || bits.content[0] !== 0 || others.length > 0) {
    throw new MalformedDer('not a SubjectPublicKeyInfo');
  }
  const content = bits.content.subarray(1);
  return { type: typeOf(algorithm.whole, () => readDer(readDerAs(derTag.sequence, content).content)[0]?.content), content };
}

/** @throws MalformedDer for what is no PrivateKeyInfo of a known kind of key */
export function readPrivate(pkcs8: Uint8Array): EncodedKey {
  const [version, algorithm, octets] = readDer(readDerAs(derTag.sequence, pkcs8).content);
  if (version?.tag !== derTag.integer || !algorithm || octets?.tag !== derTag.octetString) throw new MalformedDer('not a PrivateKeyInfo');
  const { content } = octets;
  return { type: typeOf(algorithm.whole, () => readDer(readDerAs(derTag.sequence, content).content)[1]?.content), content };
}

function typeOf(identifier: Buffer, modulus: () => Buffer | undefined): PairType {
  if (identifier.equals(rsaIdentifier)) return rsaTypeOf(modulus());
  for (const [type, row] of Object.entries(algorithmIdentifiers)) if (row.equals(identifier)) return type as PairType;
  throw new MalformedDer('an unknown kind of key');
}

function rsaTypeOf(modulus: Buffer | undefined): RsaType {
  // The sign's zero stands before the highest bit, which is set.
  const type = rsaTypes.get(modulus?.length ?? 0);
  if (type === undefined) throw new MalformedDer('an RSA key of another length');
  return type;
}

const rsaTypes: ReadonlyMap<number, RsaType> = new Map([
  [257, 'rsa-2048'],
  [385, 'rsa-3072'],
  [513, 'rsa-4096'],
]);
