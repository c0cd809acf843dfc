/**
 * Whether the text is what the pattern says: `*` for any characters, `?` for one, a backslash before either for itself. EC2 API
 * Reference, "Filter". Goes back to the last star only, so the time is bounded by the product of the lengths.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = parse(pattern);
  let part = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = parts[part];
    if (current === anyText) {
      star = part++;
      starAt = at;
    } else if (current !== undefined && (current === anyOne || current === text[at])) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (parts[part] === anyText) part++;
  return part === parts.length;
}

const anyText = Symbol('*');
const anyOne = Symbol('?');

function parse(pattern: string): readonly (string | symbol)[] {
  const parts: (string | symbol)[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '\\' && at + 1 < pattern.length) parts.push(pattern.charAt(++at));
    else if (character === '*') parts.push(anyText);
    else if (character === '?') parts.push(anyOne);
    else parts.push(character);
  }
  return parts;
}
