/**
 * The head of a request as it came over the wire. Strings are as `node:http` gives them: one character is one byte
 * (latin1). Strings that were decoded before (characters above U+00FF) are signed as their UTF-8 bytes.
 */
export interface RequestHead {
  readonly method: string;
  /** Path and query, raw: nothing decoded, nothing normalised. */
  readonly target: string;
  /** In the order of arrival; names in any case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Path and query of a target; no query and an empty one are the same. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Header values under lower-case names; several values of one name keep their order. */
export type HeaderValues = ReadonlyMap<string, readonly string[]>;

export function headerValues(head: RequestHead): HeaderValues {
  const values = new Map<string, string[]>();
  for (const [name, value] of head.headers) {
    const key = name.toLowerCase();
    const before = values.get(key);
    if (before === undefined) values.set(key, [value]);
    else before.push(value);
  }
  return values;
}

// eslint-disable-next-line no-control-regex -- the range is all of latin1
const beyondLatin1 = /[^\u0000-\u00ff]/;

/** The bytes that a string of a head stands for. */
export const wireBytes = (text: string): Buffer => Buffer.from(text, beyondLatin1.test(text) ? 'utf8' : 'latin1');
