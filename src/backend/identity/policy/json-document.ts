import { PolicyFault } from './policy-fault';

/** JSON whose objects are maps: keys such as `__proto__` are keys like others. Numbers keep their text. */
export type Json = string | boolean | null | JsonNumber | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;
export interface JsonNumber {
  readonly number: string;
}

const token =
  // eslint-disable-next-line no-control-regex -- RFC 8259 section 7 forbids raw control characters in strings
  /[ \t\r\n]*(?:([{}[\],:])|("[^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;
const maxDepth = 20;

/**
 * RFC 8259, without what `JSON.parse` lets pass: a key that stands twice in one object would mean one thing to us and
 * another to its author. @throws PolicyFault `not-json`, `duplicate-key`
 */
export function parseJson(text: string): Json {
  const scanner = new RegExp(token);
  let at = 0;

  const refuse = () => new PolicyFault('not-json', { offset: at });
  const next = (): RegExpExecArray => {
    scanner.lastIndex = at;
    const found = scanner.exec(text);
    if (found === null) throw refuse();
    at = scanner.lastIndex;
    return found;
  };
  const string = (quoted: string): string => {
    try {
      return JSON.parse(quoted) as string;
    } catch {
      throw refuse();
    }
  };

  const value = (found: RegExpExecArray, depth: number): Json => {
    const [, mark, quoted, number, word] = found;
    if (quoted !== undefined) return string(quoted);
    if (number !== undefined) return { number };
    if (word !== undefined) return word === 'null' ? null : word === 'true';
    if (depth >= maxDepth) throw refuse();
    if (mark === '{') return object(depth + 1);
    if (mark === '[') return list(depth + 1);
    throw refuse();
  };

  const object = (depth: number): JsonObject => {
    const members = new Map<string, Json>();
    let found = next();
    if (found[1] === '}') return members;
    for (;;) {
      if (found[2] === undefined) throw refuse();
      const key = string(found[2]);
      if (members.has(key)) throw new PolicyFault('duplicate-key', { key, offset: at });
      if (next()[1] !== ':') throw refuse();
      members.set(key, value(next(), depth));
      const mark = next()[1];
      if (mark === '}') return members;
      if (mark !== ',') throw refuse();
      found = next();
    }
  };

  const list = (depth: number): readonly Json[] => {
    const members: Json[] = [];
    let found = next();
    if (found[1] === ']') return members;
    for (;;) {
      members.push(value(found, depth));
      const mark = next()[1];
      if (mark === ']') return members;
      if (mark !== ',') throw refuse();
      found = next();
    }
  };

  const whole = value(next(), 0);
  if (/[^ \t\r\n]/.test(text.slice(at))) throw refuse();
  return whole;
}
