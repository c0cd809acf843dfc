import { createECDH } from 'node:crypto';
import { hmac } from './digests';
import type { HashName } from './digests';
import type { CurveType } from './pair-types';

interface Curve {
  /** OpenSSL's name. */
  readonly name: string;
  /** Order of the base point, n (SP 800-186 §3.2.1, SEC 2 §2.4.1). */
  readonly order: bigint;
  /** Bits of n. */
  readonly bits: number;
  /** Of the nonce's generator. */
  readonly hash: HashName;
}

const curves: Readonly<Record<CurveType, Curve>> = {
  'p-256': {
    name: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    bits: 256,
    hash: 'sha256',
  },
  'p-384': {
    name: 'secp384r1',
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    bits: 384,
    hash: 'sha384',
  },
  'p-521': {
    name: 'secp521r1',
    order:
      0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    bits: 521,
    hash: 'sha512',
  },
  secp256k1: {
    name: 'secp256k1',
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    bits: 256,
    hash: 'sha256',
  },
};

/** The two numbers of a signature, each as long as the order of the curve, big-endian. */
export interface EcdsaNumbers {
  readonly r: Buffer;
  readonly s: Buffer;
}

/**
 * ECDSA over a digest that the caller made (FIPS 186-5 §6.4.1). node:crypto hashes whatever it is given, so only the multiplication of the base
 * point, which is nearly all of the work, is OpenSSL's: the public key of the nonce. The nonce is RFC 6979's with fresh bytes added (§3.6): it
 * repeats for no two digests even if they were always the same.
 *
 * As everywhere in JavaScript, arithmetic on big numbers takes a time that depends on them (SECURITY.md).
 * @param scalar the private key, as long as the order
 */
export function signDigest(type: CurveType, scalar: Uint8Array, digest: Uint8Array, extraEntropy: Uint8Array): EcdsaNumbers {
  const curve = curves[type];
  const { order, bits } = curve;
  const length = Math.ceil(bits / 8);
  const d = numberOf(scalar);
  const z = leftmost(digest, bits) % order;
  const seed = Buffer.concat([scalar, bytesOf(z, length), extraEntropy]);
  try {
    for (const nonce of nonces(curve, seed)) {
      const base = createECDH(curve.name);
      base.setPrivateKey(nonce);
      // Uncompressed point: 0x04, x, y.
      const x = base.getPublicKey().subarray(1, 1 + length);
      const r = numberOf(x) % order;
      const s = (inverse(numberOf(nonce), order) * ((z + r * d) % order)) % order;
      nonce.fill(0);
      if (r !== 0n && s !== 0n) return { r: bytesOf(r, length), s: bytesOf(s, length) };
    }
    throw new Error('the generator of nonces ended');
  } finally {
    seed.fill(0);
  }
}

/** RFC 6979 §3.2 b to h. Whoever takes a nonce wipes it. */
function* nonces({ order, bits, hash }: Curve, seed: Uint8Array): Generator<Buffer, void> {
  const length = Math.ceil(bits / 8);
  let v: Buffer = hmacLike(hash, 0x01);
  let k: Buffer = hmacLike(hash, 0x00);
  for (const part of [0x00, 0x01]) {
    k = hmac(hash, k, Buffer.concat([v, Uint8Array.of(part), seed]));
    v = hmac(hash, k, v);
  }
  for (;;) {
    const parts: Buffer[] = [];
    for (let made = 0; made < length; made += v.length) {
      v = hmac(hash, k, v);
      parts.push(v);
    }
    const nonce = leftmost(Buffer.concat(parts), bits);
    if (nonce > 0n && nonce < order) yield bytesOf(nonce, length);
    k = hmac(hash, k, Buffer.concat([v, Uint8Array.of(0x00)]));
    v = hmac(hash, k, v);
  }
}

const hashBytes: Readonly<Record<HashName, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };
const hmacLike = (hash: HashName, byte: number): Buffer => Buffer.alloc(hashBytes[hash], byte);

/** bits2int of RFC 6979 §2.3.2: the leftmost bits of longer texts, shorter ones as they are. */
function leftmost(bytes: Uint8Array, bits: number): bigint {
  const excess = BigInt(Math.max(0, bytes.length * 8 - bits));
  // eslint-disable-next-line no-bitwise -- bits are what it counts
  return numberOf(bytes) >> excess;
}

const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex') || '0'}`);

const bytesOf = (number: bigint, length: number): Buffer => Buffer.from(number.toString(16).padStart(length * 2, '0'), 'hex');

/** Inverse modulo a prime, by the extended Euclidean algorithm. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b] = [number % modulus, modulus];
  let [x, y] = [1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [x, y] = [y - quotient * x, x];
  }
  return x < 0n ? x + modulus : x;
}
