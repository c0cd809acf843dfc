import { keyLimit } from './record-store';

const outsideAscii = /[^\0-\x7f]/;
const fromSurrogatesUp = /[\ud800-\uffff]/;
const eachFromSurrogatesUp = /[\ud800-\uffff]/g;

/** @throws RangeError for a key longer than `keyLimit` bytes, or not well-formed: half a surrogate pair has no UTF-8 form. */
export function assertKey(key: string): void {
  if (key.length * 3 <= keyLimit && !outsideAscii.test(key)) return;
  if (Buffer.byteLength(key) > keyLimit) throw new RangeError(`a key is at most ${keyLimit} bytes`);
  if (fromSurrogatesUp.test(key) && Buffer.from(key).toString() !== key) throw new RangeError('a key is well-formed Unicode');
}

/**
 * A string whose order by UTF-16 code units is the key's order by UTF-8 bytes. The two orders differ only in that UTF-16
 * puts surrogates (characters from U+10000) before U+E000..U+FFFF, so these two groups of code units change places.
 */
export function orderedForm(key: string): string {
  if (!fromSurrogatesUp.test(key)) return key;
  return key.replace(eachFromSurrogatesUp, (unit) => {
    const code = unit.charCodeAt(0);
    return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
  });
}

/** The key whose ordered form this is. */
export function plainForm(ordered: string): string {
  if (!fromSurrogatesUp.test(ordered)) return ordered;
  return ordered.replace(eachFromSurrogatesUp, (unit) => {
    const code = unit.charCodeAt(0);
    return String.fromCharCode(code < 0xf800 ? code + 0x800 : code - 0x2000);
  });
}

/** The least string greater than every one that begins with `prefix`; `undefined` where there is none. */
export function endOfPrefix(prefix: string): string | undefined {
  let last = prefix.length - 1;
  while (last >= 0 && prefix.charCodeAt(last) === 0xffff) last--;
  return last < 0 ? undefined : prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}
