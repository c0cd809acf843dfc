/** A request target taken apart: path segments and query, percent-decoded. */
export interface RestTarget {
  /** Decoded segments; `/a//b/` is `['a', '', 'b', '']`. */
  readonly segments: readonly string[];
  /** Values by name; a name without `=` has the value ''. */
  readonly query: ReadonlyMap<string, readonly string[]>;
}

/** The target is no URI: a broken percent escape, bytes that are not UTF-8, characters a URI cannot hold. */
export class TargetSyntaxError extends Error {}

export function readTarget(target: string): RestTarget {
  // eslint-disable-next-line no-control-regex -- what may not stand in a request target is what is meant
  if (!target.startsWith('/') || /[\x00-\x20\x7f]/.test(target)) throw new TargetSyntaxError();
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new Map<string, string[]>();
  for (const pair of mark < 0 ? [] : target.slice(mark + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1).replaceAll('+', ' '));
    const values = query.get(name);
    if (values === undefined) query.set(name, [value]);
    else values.push(value);
  }
  return { segments: path.slice(1).split('/').map(decode), query };
}

function decode(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    throw new TargetSyntaxError();
  }
}
