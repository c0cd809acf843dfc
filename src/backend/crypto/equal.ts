import { timingSafeEqual } from 'node:crypto';

/** Compares in a time that depends on the lengths only. Different lengths are unequal. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
