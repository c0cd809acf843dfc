import { ObjectFault } from './object-fault';

/** S3 User Guide, "Naming Amazon S3 objects": bytes of UTF-8. */
export const maxKeyBytes = 1024;

/**
 * Every sequence of Unicode characters is a key, `..` and `//` among them: keys never become paths. U+0000 is refused,
 * because it separates the parts of record keys; lone surrogates, because they have no UTF-8 form.
 * @throws ObjectFault `invalid-key`, `key-too-long`.
 */
export function checkObjectKey(key: string): void {
  if (key === '') throw new ObjectFault('invalid-key', { key, reason: 'empty' });
  if (key.includes('\u0000')) throw new ObjectFault('invalid-key', { key, reason: 'contains-nul' });
  if (/\p{Surrogate}/u.test(key)) throw new ObjectFault('invalid-key', { key, reason: 'not-unicode' });
  const size = Buffer.byteLength(key);
  if (size > maxKeyBytes) throw new ObjectFault('key-too-long', { size, limit: maxKeyBytes });
}
