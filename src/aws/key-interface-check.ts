import type { IKey } from './key-interface';
import type { IEncryptionKey } from '../core/encryption-key';

/** Whether a key is a KMS key that can be granted; it may come from another copy of this library, or from another language. */
export function isKey(key: IEncryptionKey | undefined): key is IKey {
  return key !== undefined && typeof (key as Partial<IKey>).grant === 'function';
}
