import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass';
import { weierstrassLibrary } from './libraries';
import type { Random } from '../random';

/** GB/T 32918.5: the recommended curve, sm2p256v1. */
const parameters = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
} as const;

export const sm2 = {
  order: parameters.n,
  a: parameters.a,
  b: parameters.b,
  gx: parameters.Gx,
  gy: parameters.Gy,
  fieldLength: 32,
} as const;

export type Sm2Point = WeierstrassPoint<bigint>;

// The curve is derived from the row above; making it takes a moment.
const made: { curve?: WeierstrassPointCons<bigint> } = {};

export function sm2Curve(): WeierstrassPointCons<bigint> {
  const curve = made.curve ?? weierstrassLibrary().weierstrassN<bigint>(parameters);
  made.curve = curve;
  return curve;
}

/** 1 to n-1, without bias: draws that do not fit are thrown away. */
export function sm2Scalar(random: Random): bigint {
  for (;;) {
    const bytes = random.bytes(sm2.fieldLength);
    const scalar = numberOf(bytes);
    bytes.fill(0);
    if (scalar > 0n && scalar < sm2.order) return scalar;
  }
}

export const numberOf = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
/** 32 bytes, big-endian. */
export const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(2 * sm2.fieldLength, '0'), 'hex');

export const modulo = (value: bigint, order: bigint): bigint => ((value % order) + order) % order;
