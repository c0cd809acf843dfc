/**
 * A row as bytes (docs/formats/state-directory.md): JSON length(4) || JSON || the bytes of its byte arrays. In the JSON a
 * byte array is U+0001, offset, `:`, length; a string that begins with U+0001 or U+0002 has U+0002 put before it.
 */
const bytesMark = '\u0001';
const escapeMark = '\u0002';

/** @param row what `frozenCopy` made */
export function encodeRow(row: unknown): Buffer {
  const parts: Buffer[] = [];
  let offset = 0;
  const marked = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith(bytesMark) || value.startsWith(escapeMark) ? escapeMark + value : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(marked);
    if (Buffer.isBuffer(value)) {
      parts.push(value);
      offset += value.length;
      return `${bytesMark}${offset - value.length}:${value.length}`;
    }
    return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, marked(property)]));
  };
  const json = Buffer.from(JSON.stringify(marked(row)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...parts]);
}

/** The frozen row that `encodeRow` was given. `encoded` is kept as the memory of its byte arrays. */
export function decodeRow(encoded: Buffer): unknown {
  const bytesAt = 4 + encoded.readUInt32BE(0);
  const restored = (value: unknown): unknown => {
    if (typeof value === 'string') return restoredString(value);
    if (typeof value !== 'object' || value === null) return value;
    // What JSON.parse made has only own properties, `__proto__` too, so that assignment reaches no prototype.
    const fresh = value as Record<string, unknown>;
    for (const name of Object.keys(fresh)) fresh[name] = restored(fresh[name]);
    return Object.freeze(fresh);
  };
  const restoredString = (text: string): unknown => {
    if (text.startsWith(escapeMark)) return text.slice(1);
    if (!text.startsWith(bytesMark)) return text;
    const colon = text.indexOf(':');
    const offset = bytesAt + Number(text.slice(1, colon));
    return encoded.subarray(offset, offset + Number(text.slice(colon + 1)));
  };
  return restored(JSON.parse(encoded.toString('utf8', 4, bytesAt)));
}
