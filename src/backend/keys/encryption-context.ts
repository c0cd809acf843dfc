import { encodeFields } from '../crypto/fields';

/** Caller's key-value pairs bound into a ciphertext (AWS: encryption context). Order means nothing. */
export type EncryptionContext = ReadonlyMap<string, string>;

export const emptyContext: EncryptionContext = new Map();

/** Canonical form (`docs/formats/ciphertext-blob.md`): order means nothing, and no two contexts share it. */
export function canonicalContext(context: EncryptionContext): Buffer {
  if (context.size === 0) return Buffer.alloc(0);
  if (context.size === 1) {
    for (const [name, value] of context) return encodeFields(name, value);
  }
  const pairs = [...context].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return encodeFields(...pairs.flat());
}
