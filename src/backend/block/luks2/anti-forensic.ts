import { startDigest } from '../../crypto/digests';
import type { HashName } from '../../crypto/digests';
import type { Random } from '../../random';

/**
 * The anti-forensic splitter of LUKS1 (LUKS On-Disk Format Specification 1.2.3, §2.4), which LUKS2 keeps: a key is spread over many stripes,
 * all of which are needed, so that losing any one of them on the disk destroys the key.
 */
export function splitKey(key: Uint8Array, stripes: number, hash: HashName, random: Random): Buffer {
  const split = random.bytes(key.length * stripes);
  const state = Buffer.alloc(key.length);
  for (let stripe = 0; stripe < stripes - 1; stripe++) {
    absorb(state, split, stripe * key.length);
    diffuse(state, hash);
  }
  const last = (stripes - 1) * key.length;
  for (let i = 0; i < key.length; i++) split[last + i] = xor(state[i], key[i]);
  state.fill(0);
  return split;
}

/** The inverse. The caller owns the key and wipes it. */
export function mergeKey(split: Uint8Array, keyBytes: number, stripes: number, hash: HashName): Buffer {
  const state = Buffer.alloc(keyBytes);
  for (let stripe = 0; stripe < stripes; stripe++) {
    absorb(state, split, stripe * keyBytes);
    if (stripe < stripes - 1) diffuse(state, hash);
  }
  return state;
}

function absorb(state: Buffer, split: Uint8Array, from: number): void {
  for (let i = 0; i < state.length; i++) state[i] = xor(state[i], split[from + i]);
}

// eslint-disable-next-line no-bitwise -- the splitter is made of it
const xor = (a = 0, b = 0): number => a ^ b;

/** Each block of the hash's length is replaced by the hash of its number and itself; the last may be shorter. */
function diffuse(state: Buffer, hash: HashName): void {
  const number = Buffer.alloc(4);
  for (let at = 0, block = 0; at < state.length; block++) {
    number.writeUInt32BE(block);
    const running = startDigest(hash);
    running.update(number);
    const length = hashBytes[hash];
    running.update(state.subarray(at, at + length));
    running.digest().copy(state, at, 0, Math.min(length, state.length - at));
    at += length;
  }
}

const hashBytes: Readonly<Record<HashName, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };
