/* eslint-disable no-bitwise -- RFC 9562 says which bits are the version and the variant */
import type { Random } from './random';

/** RFC 9562 version 4 UUID: key ids, request ids. */
export function uuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Lower-case hexadecimal of `bytes` random bytes. */
export const hexId = (random: Random, bytes: number): string => random.bytes(bytes).toString('hex');

/** EC2's long form: prefix, hyphen, 17 hexadecimal digits, the first of them 0 (`vol-0123456789abcdef0`). */
export const ec2Id = (random: Random, prefix: string): string => `${prefix}-0${hexId(random, 8)}`;
