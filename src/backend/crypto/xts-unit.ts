import { createCipheriv, createDecipheriv } from 'node:crypto';

export type Direction = 'encrypt' | 'decrypt';

const algorithm = 'aes-256-xts';

/**
 * One data unit of at least 16 bytes by one cipher object: the slow and general way, which also takes lengths that are no multiple of 16
 * (ciphertext stealing, IEEE 1619-2007 §5.3.2). Node restarts at the same tweak with every `update()`, so no object is used twice.
 * @param tweak 16 bytes
 */
export function xtsUnit(direction: Direction, key: Uint8Array, tweak: Uint8Array, data: Uint8Array): Buffer {
  return direction === 'encrypt' ? createCipheriv(algorithm, key, tweak).update(data) : createDecipheriv(algorithm, key, tweak).update(data);
}

/** A run of data units, each by its own cipher object; tweaks as in `XtsCipher`. */
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
    out.set(xtsUnit(direction, key, tweak, data.subarray(at, at + dataUnit)), at);
  }
}
