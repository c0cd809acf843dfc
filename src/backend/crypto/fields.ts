/** Each field as a 4-byte big-endian length and its UTF-8 bytes: no two lists of fields give the same bytes. */
export function encodeFields(...fields: readonly string[]): Buffer {
  const lengths = fields.map((field) => Buffer.byteLength(field));
  const out = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [n, field] of fields.entries()) {
    at = out.writeUInt32BE(lengths[n] ?? 0, at);
    at += out.write(field, at);
  }
  return out;
}
