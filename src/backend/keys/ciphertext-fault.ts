import { KeyFault } from './key-fault';
import { DecryptFailure } from '../crypto/decrypt-failure';

/** Whatever could not be opened is one fault. @throws KeyFault `invalid-ciphertext`. */
export function asCiphertextFault<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('invalid-ciphertext', {}) : error;
  }
}

/** The same for what takes its time. */
export async function asyncCiphertextFault<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('invalid-ciphertext', {}) : error;
  }
}
