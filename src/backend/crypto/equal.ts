import { timingSafeEqual } from 'node:crypto';

/** Equality in a time that depends only on the lengths. Unequal lengths are unequal, not an error. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The same for text, compared as UTF-8: signatures, tokens. */
export function equalText(a: string, b: string): boolean {
  return equalBytes(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
