import { MalformedDer, der, derBits, derInteger, derOctets, derSequence, derTag, derUnsigned, readDer, readDerAs } from './der';
import { bytesOf, numberOf, sm2, sm2Curve } from './sm2-curve';
import type { Sm2Point } from './sm2-curve';

const publicTag = 0xa1;

/** ECPrivateKey (RFC 5915 §3), as it stands in a PKCS #8: the curve is named there. */
export const encodeSm2Private = (scalar: bigint, point: Sm2Point): Buffer =>
  derSequence(derInteger(Uint8Array.of(1)), derOctets(bytesOf(scalar)), der(publicTag, derBits(point.toBytes(false))));

/** @throws MalformedDer for what is no ECPrivateKey, or a number that is no private key of the curve */
export function readSm2Private(content: Uint8Array): bigint {
  const [version, octets] = readDer(readDerAs(derTag.sequence, content).content);
  if (version?.tag !== derTag.integer || octets?.tag !== derTag.octetString) throw new MalformedDer('not an ECPrivateKey');
  const scalar = numberOf(octets.content);
  // GB/T 32918.1 §6.1: 1 to n-2, since signing divides by 1 + d.
  if (scalar < 1n || scalar > sm2.order - 2n) throw new MalformedDer('not a private key of the curve');
  return scalar;
}

/** @throws MalformedDer for what is not a point of the curve, or the point at infinity */
export function readSm2Public(bits: Uint8Array): Sm2Point {
  try {
    const point = sm2Curve().fromBytes(Uint8Array.from(bits));
    point.assertValidity();
    return point;
  } catch {
    throw new MalformedDer('not a point of the curve');
  }
}

/** GB/T 35276 §6.3: SEQUENCE { r, s }. */
export const encodeSm2Signature = (r: bigint, s: bigint): Buffer => derSequence(derInteger(bytesOf(r)), derInteger(bytesOf(s)));

/** @throws MalformedDer. */
export function readSm2Signature(signature: Uint8Array): { readonly r: bigint; readonly s: bigint } {
  const [r, s, ...others] = readDer(readDerAs(derTag.sequence, signature).content);
  if (others.length > 0) throw new MalformedDer('not a signature');
  return { r: numberOf(derUnsigned(r)), s: numberOf(derUnsigned(s)) };
}

/** GB/T 35276 §6.2: SEQUENCE { x, y, hash, ciphertext }, which OpenSSL writes too. */
export interface Sm2Ciphertext {
  readonly point: Sm2Point;
  readonly hash: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export const encodeSm2Ciphertext = ({ point, hash, ciphertext }: Sm2Ciphertext): Buffer =>
  derSequence(derInteger(bytesOf(point.x)), derInteger(bytesOf(point.y)), derOctets(hash), derOctets(ciphertext));

/** @throws MalformedDer, also where the point is not on the curve. */
export function readSm2Ciphertext(encoded: Uint8Array): Sm2Ciphertext {
  const [x, y, hash, ciphertext, ...others] = readDer(readDerAs(derTag.sequence, encoded).content);
  if (hash?.tag !== derTag.octetString || ciphertext?.tag !== derTag.octetString || others.length > 0) {
    throw new MalformedDer('no ciphertext');
  }
  const [left, right] = [derUnsigned(x), derUnsigned(y)];
  if (left.length > sm2.fieldLength || right.length > sm2.fieldLength) throw new MalformedDer('not a point of the curve');
  const coordinates = [bytesOf(numberOf(left)), bytesOf(numberOf(right))];
  const point = readSm2Public(Buffer.concat([Uint8Array.of(4), ...coordinates]));
  return { point, hash: hash.content, ciphertext: ciphertext.content };
}
