/* eslint-disable no-bitwise -- a CRC is polynomial arithmetic over bits */
import { polynomials } from './crc';

export type CrcName = keyof typeof polynomials;

/**
 * The CRC of two byte strings one after the other, from the CRC of each and the length of the second: crc(A ‖ B) = crc(A) · x^(8·|B|) + crc(B)
 * modulo the polynomial. In reflected form, where the highest bit stands for x^0.
 */
export class CrcCombiner {
  private readonly polynomial: bigint;
  private readonly one: bigint;
  /** x^(8·2^k) by k, as far as was needed. */
  private readonly powers: bigint[];
  private readonly shifts = new Map<number, bigint>();

  constructor(
    name: CrcName,
    private readonly bytes = name === 'crc64nvme' ? 8 : 4,
  ) {
    this.polynomial = BigInt(polynomials[name]);
    this.one = 1n << BigInt(this.bytes * 8 - 1);
    this.powers = [this.one >> 8n];
  }

  /** Digests in network byte order, as `digests.ts` gives them. */
  combine(first: Uint8Array, second: Uint8Array, secondLength: number): Buffer {
    const combined = this.multiply(toNumber(first), this.shift(secondLength)) ^ toNumber(second);
    return Buffer.from(combined.toString(16).padStart(this.bytes * 2, '0'), 'hex');
  }

  /** x^(8·length). Parts of one upload mostly have one length. */
  private shift(length: number): bigint {
    const known = this.shifts.get(length);
    if (known !== undefined) return known;
    let product = this.one;
    for (let rest = length, k = 0; rest > 0; rest = Math.floor(rest / 2), k++) {
      if (rest % 2 === 1) product = this.multiply(product, this.power(k));
    }
    this.shifts.set(length, product);
    return product;
  }

  private power(k: number): bigint {
    const known = this.powers[k];
    if (known !== undefined) return known;
    const half = this.power(k - 1);
    return (this.powers[k] = this.multiply(half, half));
  }

  private multiply(a: bigint, b: bigint): bigint {
    let product = 0n;
    let shifted = b;
    for (let bit = this.one; bit !== 0n; bit >>= 1n) {
      if ((a & bit) !== 0n) product ^= shifted;
      shifted = (shifted & 1n) === 0n ? shifted >> 1n : (shifted >> 1n) ^ this.polynomial;
    }
    return product;
  }
}

const toNumber = (digest: Uint8Array): bigint => BigInt(`0x${Buffer.from(digest).toString('hex')}`);
