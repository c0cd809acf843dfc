import type { EncryptionContext } from './data-keys';

export const emptyContext: EncryptionContext = new Map();

/** Canonical form (`docs/formats/ciphertext-blob.md`): order means nothing, and no two contexts share it. */
export function canonicalContext(context: EncryptionContext): Buffer {
  if (context.size === 0) return Buffer.alloc(0);
  const pairs = [...context].map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const);
  pairs.sort(([a], [b]) => Buffer.compare(a, b));
  return Buffer.concat(pairs.flatMap(([name, value]) => [length(name), name, length(value), value]));
}

function length(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(4);
  out.writeUInt32BE(bytes.length);
  return out;
}
