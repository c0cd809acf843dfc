import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { XtsLanes } from './xts-lanes';
import { assembleLanes, runLength } from './xts-lanes';
import type { Direction } from './xts-unit';
import { checkXtsKey, xtsUnits } from './xts-unit';

const blockLength = 16;
/** NIST SP 800-38E: at most 2^20 blocks in a data unit. */
const longestUnit = 2 ** 20 * blockLength;

/** AES-256-ECB without padding, over whole blocks. */
interface EcbPass {
  update(blocks: Uint8Array): Buffer;
  final(): Buffer;
}

/**
 * AES-256-XTS (IEEE 1619-2007, NIST SP 800-38E) over runs of data units, byte for byte what dm-crypt calls `aes-xts-plain64`.
 *
 * The tweak of a unit is its number as a 64-bit little-endian integer, zero-extended to 16 bytes. With 512-byte units that is the sector
 * number. With larger units IEEE 1619 counts units (`tweakStep` 1), but dm-crypt goes on counting 512-byte sectors unless it is given
 * `iv_large_sectors`: a LUKS2 segment of 4096-byte sectors has `tweakStep` 8, and its unit n is number 8n.
 *
 * XTS hides, it does not authenticate: changed ciphertext decrypts to garbage in its 16-byte block, and an old unit put back is not noticed.
 *
 * The bulk of the work is two passes of AES-256-ECB, stateless, so that one cipher object serves every run, with `XtsLanes` around them;
 * a cipher object per unit costs about 2 µs, twenty times what the cipher itself takes for 512 bytes. Half of the time that is left goes
 * into the result buffers of node's `update()`.
 *
 * Holds the expanded key until `wipe`, which its owner calls when the data key leaves memory (detach, stop).
 */
export class XtsCipher {
  private readonly lanes: XtsLanes | undefined;
  private readonly step: bigint;
  // Only the way without lanes needs the key itself.
  private readonly key: Buffer;
  private readonly passes: { readonly encrypt: EcbPass; readonly decrypt: EcbPass; readonly tweak: EcbPass } | undefined;
  private wiped = false;

  /**
   * @param key 64 bytes, data half before tweak half; copied, the caller still owns and wipes it
   * @param dataUnit bytes: a multiple of 16, up to 16 MiB
   * @throws RangeError for another length of key or data unit, or for equal key halves
   */
  constructor(
    key: Uint8Array,
    private readonly dataUnit = 512,
    tweakStep = 1,
  ) {
    checkXtsKey(key);
    const [dataKey, tweakKey] = [key.subarray(0, 32), key.subarray(32)];
    if (dataUnit % blockLength !== 0 || dataUnit < blockLength || dataUnit > longestUnit) {
      throw new RangeError(`a data unit is a multiple of ${blockLength} bytes up to ${longestUnit}, got ${dataUnit}`);
    }
    this.step = BigInt(tweakStep);
    this.lanes = dataUnit <= runLength ? sharedLanes() : undefined;
    this.key = this.lanes === undefined ? Buffer.from(key) : Buffer.alloc(0);
    this.passes =
      this.lanes === undefined
        ? undefined
        : {
            encrypt: createCipheriv('aes-256-ecb', dataKey, null).setAutoPadding(false),
            decrypt: createDecipheriv('aes-256-ecb', dataKey, null).setAutoPadding(false),
            tweak: createCipheriv('aes-256-ecb', tweakKey, null).setAutoPadding(false),
          };
  }

  /**
   * @param data whole data units
   * @param firstTweak number of the first unit (see above); the others follow `tweakStep` apart
   * @param out where the result goes, as long as `data`; may be `data` itself. Without it a new buffer is made
   * @throws RangeError for a part of a unit, or an `out` of another length
   */
  encrypt(data: Uint8Array, firstTweak: number | bigint, out: Buffer = Buffer.allocUnsafe(data.length)): Buffer {
    return this.run('encrypt', data, firstTweak, out);
  }

  /** The inverse, with the same parameters and errors. */
  decrypt(data: Uint8Array, firstTweak: number | bigint, out: Buffer = Buffer.allocUnsafe(data.length)): Buffer {
    return this.run('decrypt', data, firstTweak, out);
  }

  /** Ends the cipher: OpenSSL clears the key schedules it frees, and the scratch memory is cleared. */
  wipe(): void {
    if (this.wiped) return;
    this.wiped = true;
    this.key.fill(0);
    this.passes?.encrypt.final();
    this.passes?.decrypt.final();
    this.passes?.tweak.final();
    this.lanes?.wipe();
  }

  private run(direction: Direction, data: Uint8Array, firstTweak: number | bigint, out: Buffer): Buffer {
    if (this.wiped) throw new Error('the cipher was wiped');
    if (data.length % this.dataUnit !== 0) throw new RangeError(`whole data units of ${this.dataUnit} bytes, got ${data.length}`);
    if (out.length !== data.length) throw new RangeError(`room for ${data.length} bytes, got ${out.length}`);
    const { lanes, passes, dataUnit, step } = this;
    let tweak = BigInt(firstTweak);
    if (lanes === undefined || passes === undefined) {
      xtsUnits(direction, this.key, data, dataUnit, tweak, step, out);
      return out;
    }
    const longest = runLength - (runLength % dataUnit);
    for (let at = 0; at < data.length; at += longest) {
      const length = Math.min(longest, data.length - at);
      const units = length / dataUnit;
      const whole = length === data.length;
      const block = length === runLength ? lanes.data : lanes.data.subarray(0, length);
      lanes.number(units, tweak, step);
      lanes.seeds.set(passes.tweak.update(lanes.seeds.subarray(0, units * blockLength)));
      block.set(whole ? data : data.subarray(at, at + length));
      lanes.whiten(units, dataUnit);
      block.set(passes[direction].update(block));
      lanes.unwhiten(length);
      out.set(block, at);
      tweak += BigInt(units) * step;
    }
    return out;
  }
}

// One scratch memory for all ciphers of the process: nothing in it is read after the synchronous call that wrote it, and `wipe` clears it.
const scratch: { lanes?: XtsLanes | undefined } = {};

function sharedLanes(): XtsLanes | undefined {
  if (!('lanes' in scratch)) scratch.lanes = assembleLanes();
  return scratch.lanes;
}
