import { ObjectFault } from './object-fault';

/** RFC 9110 §14.1.2: from `first` to `last` inclusive (absent: to the end), or the last `suffix` bytes. */
export type RangeRequest = { readonly first: number; readonly last?: number } | { readonly suffix: number };

/** From `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** @throws ObjectFault `invalid-range` where not one byte of the object is asked for. */
export function resolveRange(range: RangeRequest | undefined, size: number): Span {
  if (range === undefined) return { start: 0, end: size };
  const span =
    'suffix' in range
      ? { start: Math.max(0, size - range.suffix), end: size }
      : { start: range.first, end: Math.min(size, (range.last ?? Infinity) + 1) };
  if (span.start >= span.end) throw new ObjectFault('invalid-range', { size });
  return span;
}
