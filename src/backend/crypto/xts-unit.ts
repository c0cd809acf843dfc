import { createCipheriv, createDecipheriv } from 'node:crypto';
import { equalBytes } from './equal';

export type Direction = 'encrypt' | 'decrypt';

const algorithm = 'aes-256-xts';
const keyLength = 64;

/**
 * @throws RangeError for another length than 64 bytes, or for equal halves: those make XTS forgeable (NIST SP 800-38E, FIPS 140-3
 *   IG C.I), and OpenSSL refuses them for encryption only
 */
export function checkXtsKey(key: Uint8Array): void {
  if (key.length !== keyLength) throw new RangeError(`an AES-256-XTS key has ${keyLength} bytes, got ${key.length}`);
  if (equalBytes(key.subarray(0, 32), key.subarray(32))) throw new RangeError('the two halves of an XTS key must differ');
}

/**
 * One data unit of at least 16 bytes by one cipher object: the slow and general way, which also takes lengths that are no multiple of 16
 * (ciphertext stealing, IEEE 1619-2007 §5.3.2).
 * @param tweak 16 bytes
 * @throws RangeError as `checkXtsKey`
 */
export function xtsUnit(direction: Direction, key: Uint8Array, tweak: Uint8Array, data: Uint8Array): Buffer {
  checkXtsKey(key);
  return unit(direction, key, tweak, data);
}

/** A run of data units, each by its own cipher object; tweaks as in `XtsCipher`. The key was checked. */
export function xtsUnits(
  direction: Direction,
  key: Uint8Array,
  data: Uint8Array,
  dataUnit: number,
  firstTweak: bigint,
  tweakStep: bigint,
  out: Uint8Array,
): void {
  const tweak = Buffer.alloc(16);
  let number = firstTweak;
  for (let at = 0; at < data.length; at += dataUnit, number += tweakStep) {
    tweak.writeBigUInt64LE(BigInt.asUintN(64, number));
    out.set(unit(direction, key, tweak, data.subarray(at, at + dataUnit)), at);
  }
}

// Node restarts at the same tweak with every `update()`, so no object is used twice.
function unit(direction: Direction, key: Uint8Array, tweak: Uint8Array, data: Uint8Array): Buffer {
  const cipher = direction === 'encrypt' ? createCipheriv(algorithm, key, tweak) : createDecipheriv(algorithm, key, tweak);
  return cipher.update(data);
}
