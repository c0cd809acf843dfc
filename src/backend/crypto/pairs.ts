import { generateKeyPair } from 'node:crypto';
import { encodePrivate, encodePublic, encodeSeed } from './key-encoding';
import { isMlDsa, isMlKem, isRsa } from './pair-types';
import type { NativeType, PairType } from './pair-types';
import { expandSeed, seedLength } from './private-key';
import { sm2, sm2Curve, sm2Scalar } from './sm2-curve';
import { encodeSm2Private } from './sm2-encoding';
import type { Random } from '../random';

export interface EncodedPair {
  /** DER of a PKCS #8 PrivateKeyInfo; the caller owns and wipes it. */
  readonly privateKey: Buffer;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
}

/**
 * A fresh pair. RSA and the curves are made by OpenSSL, from its own generator and on a thread (RSA_4096 takes a second or more);
 * the lattices and SM2 are made from `random`.
 */
export async function generatePair(type: PairType, random: Random): Promise<EncodedPair> {
  if (type === 'sm2') return generateSm2(random);
  if (!isMlDsa(type) && !isMlKem(type)) return generateNative(type);
  const seed = random.bytes(seedLength(type));
  const { publicKey, secretKey } = expandSeed(type, seed);
  const octets = encodeSeed(seed);
  try {
    return { privateKey: encodePrivate(type, octets), publicKey: encodePublic(type, publicKey) };
  } finally {
    for (const secret of [seed, secretKey, octets]) secret.fill(0);
  }
}

function generateSm2(random: Random): EncodedPair {
  let scalar = sm2Scalar(random);
  while (scalar === sm2.order - 1n) scalar = sm2Scalar(random);
  return encodedSm2(scalar);
}

/** The pair of an SM2 private key. */
export function encodedSm2(scalar: bigint): EncodedPair {
  const point = sm2Curve().BASE.multiply(scalar);
  const octets = encodeSm2Private(scalar, point);
  try {
    return { privateKey: encodePrivate('sm2', octets), publicKey: encodePublic('sm2', point.toBytes(false)) };
  } finally {
    octets.fill(0);
  }
}

const encodings = {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
} as const;

function generateNative(type: NativeType): Promise<EncodedPair> {
  return new Promise((resolve, reject) => {
    const made = (error: Error | null, publicKey: Buffer, privateKey: Buffer): void => {
      if (error) reject(error);
      else resolve({ publicKey, privateKey });
    };
    if (isRsa(type)) generateKeyPair('rsa', { modulusLength: Number(type.slice(4)), publicExponent: 65_537, ...encodings }, made);
    else if (type === 'ed25519') generateKeyPair('ed25519', encodings, made);
    else generateKeyPair('ec', { namedCurve: curveNames[type], paramEncoding: 'named', ...encodings }, made);
  });
}

/** OpenSSL's names. */
const curveNames = { 'p-256': 'prime256v1', 'p-384': 'secp384r1', 'p-521': 'secp521r1', secp256k1: 'secp256k1' } as const;
