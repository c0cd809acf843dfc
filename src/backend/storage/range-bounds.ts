import { endOfPrefix, orderedForm } from './key-order';
import type { Range } from './record-store';

/** `from` belongs to the range, `end` does not, `after` (if it is in between) neither; all in ordered form. */
export interface Bounds {
  readonly from: string;
  readonly end: string | undefined;
  readonly after: string | undefined;
  readonly reverse: boolean;
}

export function boundsOf(range: Range): Bounds {
  const prefix = orderedForm(range.prefix ?? '');
  const after = range.after === undefined ? undefined : orderedForm(range.after);
  const before = range.before === undefined ? undefined : orderedForm(range.before);
  const prefixEnd = endOfPrefix(prefix);
  const end = before !== undefined && (prefixEnd === undefined || before < prefixEnd) ? before : prefixEnd;
  return { from: after !== undefined && after > prefix ? after : prefix, end, after, reverse: range.reverse === true };
}
