/* eslint-disable no-bitwise -- SHA-256 is defined on 32-bit words */

/**
 * A key for `sealDerived` and `openDerived` with HMAC-SHA256's two key blocks absorbed once, so that deriving a message key costs two
 * SHA-256 compressions. One HMAC by node:crypto takes 3 µs, mostly for its objects and result buffers, and this takes 1.2: about 160,000
 * seals a second instead of 120,000. No branch and no look-up depends on a secret.
 *
 * Holds what is as good as the key: its owner calls `wipe` when the key leaves memory.
 */
export class PreparedKey {
  private readonly memory = new Uint8Array(3 * stateLength + scheduleLength);
  // As big-endian words: the state after the block key ^ ipad, and after key ^ opad (FIPS 198-1).
  private readonly inner = part(this.memory, 0, stateLength);
  private readonly outer = part(this.memory, stateLength, stateLength);
  private readonly state = part(this.memory, 2 * stateLength, stateLength);
  private readonly stateBytes = this.memory.subarray(2 * stateLength, 3 * stateLength);
  // The message block and, behind it, its schedule.
  private readonly schedule = part(this.memory, 3 * stateLength, scheduleLength);
  private wiped = false;

  /** @param key up to 64 bytes, copied: the caller still owns and wipes it */
  constructor(key: Uint8Array) {
    if (key.length > blockLength) throw new RangeError(`a prepared key has at most ${blockLength} bytes, got ${key.length}`);
    this.absorb(key, 0x36, this.inner);
    this.absorb(key, 0x5c, this.outer);
  }

  /**
   * The 32-byte key of `kbkdf(key, label, context, 32)`: NIST SP 800-108r1 counter mode with a single block, so
   * HMAC(key, 00000001 || label || 00 || context || 00000100). The caller owns and wipes it.
   * @param label ASCII
   * @param context its first `contextLength` bytes count; with the label at most 46 bytes, so that one SHA-256 block takes all
   * @throws RangeError when they are longer
   */
  derive(label: string, context: Uint8Array, contextLength = context.length): Buffer {
    if (this.wiped) throw new Error('the key was wiped');
    const contextAt = 4 + label.length + 1;
    const length = contextAt + contextLength + 4;
    if (length > longestMessage) {
      throw new RangeError(`label and context have at most ${longestMessage - 9} bytes together, got ${length - 9}`);
    }
    const { schedule, state } = this;
    clear(schedule, 0);
    schedule.setInt32(0, 1);
    for (let at = 0; at < label.length; at++) schedule.setUint8(4 + at, label.charCodeAt(at));
    for (let at = 0; at < contextLength; at++) schedule.setUint8(contextAt + at, context[at] ?? 0);
    schedule.setInt32(length - 4, 8 * stateLength);
    copy(this.inner, state);
    finish(state, schedule, length);
    copy(state, schedule);
    clear(schedule, stateLength);
    copy(this.outer, state);
    finish(state, schedule, stateLength);
    const derived = Buffer.allocUnsafe(stateLength);
    derived.set(this.stateBytes);
    return derived;
  }

  wipe(): void {
    this.wiped = true;
    this.memory.fill(0);
  }

  private absorb(key: Uint8Array, pad: number, state: DataView): void {
    for (let at = 0; at < blockLength; at++) this.schedule.setUint8(at, (key[at] ?? 0) ^ pad);
    copy(initialState, state);
    compress(state, this.schedule);
  }
}

/** Bytes: FIPS 180-4 §1, §6.2.2 (64 words, the first 16 of them the block). */
const stateLength = 32;
const scheduleLength = 256;
const blockLength = 64;
/** One block less the 0x80 byte and the 64-bit length (FIPS 180-4 §5.1.1). */
const longestMessage = blockLength - 9;

const part = (memory: Uint8Array, at: number, length: number): DataView => new DataView(memory.buffer, at, length);

function copy(from: DataView, to: DataView): void {
  for (let at = 0; at < stateLength; at += 4) to.setInt32(at, from.getInt32(at));
}

/** Clears the message block from `at` on. */
function clear(block: DataView, at: number): void {
  for (; at < blockLength; at += 4) block.setInt32(at, 0);
}

/** Pads the last block, which follows one key block (FIPS 180-4 §5.1.1), and compresses it. */
function finish(state: DataView, schedule: DataView, length: number): void {
  schedule.setUint8(length, 0x80);
  schedule.setInt32(blockLength - 4, (blockLength + length) * 8);
  compress(state, schedule);
}

const hex = (text: string): DataView => new DataView(Uint8Array.from(Buffer.from(text, 'hex')).buffer);

/** FIPS 180-4 §5.3.3. */
const initialState = hex('6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19');

/** FIPS 180-4 §4.2.2. */
const roundConstants = hex(
  '428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174' +
    'e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967' +
    '27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070' +
    '19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2',
);

/** FIPS 180-4 §6.2.2. The words of `schedule` from the sixteenth on are scratch. */
function compress(state: DataView, schedule: DataView): void {
  for (let at = 64; at < 256; at += 4) {
    const x = schedule.getInt32(at - 60);
    const y = schedule.getInt32(at - 8);
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule.setInt32(at, (schedule.getInt32(at - 64) + sigma0 + schedule.getInt32(at - 28) + sigma1) | 0);
  }
  let a = state.getInt32(0);
  let b = state.getInt32(4);
  let c = state.getInt32(8);
  let d = state.getInt32(12);
  let e = state.getInt32(16);
  let f = state.getInt32(20);
  let g = state.getInt32(24);
  let h = state.getInt32(28);
  for (let at = 0; at < 256; at += 4) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + roundConstants.getInt32(at) + schedule.getInt32(at)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state.setInt32(0, state.getInt32(0) + a);
  state.setInt32(4, state.getInt32(4) + b);
  state.setInt32(8, state.getInt32(8) + c);
  state.setInt32(12, state.getInt32(12) + d);
  state.setInt32(16, state.getInt32(16) + e);
  state.setInt32(20, state.getInt32(20) + f);
  state.setInt32(24, state.getInt32(24) + g);
  state.setInt32(28, state.getInt32(28) + h);
}
