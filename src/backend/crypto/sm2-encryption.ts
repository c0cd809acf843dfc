/* eslint-disable no-bitwise -- GB/T 32918.4 XORs a key stream */
import { createHash } from 'node:crypto';
import { DecryptFailure } from './decrypt-failure';
import { MalformedDer } from './der';
import { equalBytes } from './equal';
import type { PrivateKey, PublicKey } from './private-key';
import { WrongKeyType } from './signature-scheme';
import { bytesOf, sm2Curve, sm2Scalar } from './sm2-curve';
import type { Sm2Point } from './sm2-curve';
import { encodeSm2Ciphertext, readSm2Ciphertext } from './sm2-encoding';
import type { Random } from '../random';

/** SM2 encryption (GB/T 32918.4 §6.1), in the DER of GB/T 35276. `plaintext` has at least one byte. */
export function encryptSm2(key: PublicKey, plaintext: Uint8Array, random: Random): Buffer {
  if (key.type !== 'sm2') throw new WrongKeyType(key.type);
  for (;;) {
    const k = sm2Scalar(random);
    const shared = key.point.multiply(k);
    const stream = keyStream(shared, plaintext.length);
    // Step A5: a stream of zeros would show the plaintext.
    if (stream.every((byte) => byte === 0)) continue;
    const point = sm2Curve().BASE.multiply(k);
    return encodeSm2Ciphertext({ point, hash: hashOf(shared, plaintext), ciphertext: xor(plaintext, stream) });
  }
}

/** GB/T 32918.4 §7.1. @throws DecryptFailure for everything that `encryptSm2` did not make for this key */
export function decryptSm2(key: PrivateKey, encrypted: Uint8Array): Buffer {
  if (key.type !== 'sm2') throw new WrongKeyType(key.type);
  try {
    const { point, hash, ciphertext } = readSm2Ciphertext(encrypted);
    const shared = point.multiply(key.scalar);
    const plaintext = xor(ciphertext, keyStream(shared, ciphertext.length));
    if (equalBytes(hashOf(shared, plaintext), hash)) return plaintext;
    plaintext.fill(0);
    throw new DecryptFailure();
  } catch (error) {
    throw error instanceof MalformedDer ? new DecryptFailure() : error;
  }
}

const hashOf = (shared: Sm2Point, plaintext: Uint8Array): Buffer =>
  createHash('sm3').update(bytesOf(shared.x)).update(plaintext).update(bytesOf(shared.y)).digest();

/** GB/T 32918.4 §5.4.3. */
function keyStream(shared: Sm2Point, length: number): Buffer {
  const stream = Buffer.alloc(Math.ceil(length / 32) * 32);
  const counter = Buffer.alloc(4);
  for (let at = 0, count = 1; at < length; at += 32, count++) {
    counter.writeUInt32BE(count);
    createHash('sm3').update(bytesOf(shared.x)).update(bytesOf(shared.y)).update(counter).digest().copy(stream, at);
  }
  return stream.subarray(0, length);
}

const xor = (data: Uint8Array, stream: Uint8Array): Buffer => Buffer.from(data.map((byte, at) => byte ^ (stream[at] ?? 0)));
