import { asCiphertextFault } from './ciphertext-fault';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { privateHalf, publicHalf } from './pair-keys';
import { MalformedDer } from '../crypto/der';
import { sharedSecret } from '../crypto/ecdh';
import { decapsulate, encapsulate } from '../crypto/ml-kem';
import type { Encapsulated } from '../crypto/ml-kem';
import { openPublicKey } from '../crypto/private-key';
import type { PublicKey } from '../crypto/private-key';

/**
 * The secret shared with the owner of a public key (DER of a SubjectPublicKeyInfo); the caller wipes it.
 * @throws KeyFault `invalid-public-key` for what is no key, is on another curve or describes a curve of its own.
 */
export function deriveWith(keys: KeyHierarchy, key: AdmittedKey, peer: Uint8Array): Buffer {
  const secret = sharedSecret(privateHalf(keys, key), readPeer(peer));
  if (secret === undefined) throw new KeyFault('invalid-public-key', {});
  return secret;
}

export const encapsulateWith = (keys: KeyHierarchy, key: AdmittedKey): Encapsulated => encapsulate(publicHalf(keys, key), keys.random);

/** The caller wipes the secret. @throws KeyFault `invalid-ciphertext` for a ciphertext of another length. */
export const decapsulateWith = (keys: KeyHierarchy, key: AdmittedKey, ciphertext: Uint8Array): Buffer =>
  asCiphertextFault(() => decapsulate(privateHalf(keys, key), ciphertext));

function readPeer(spki: Uint8Array): PublicKey {
  try {
    return openPublicKey(spki);
  } catch (error) {
    throw error instanceof MalformedDer ? new KeyFault('invalid-public-key', {}) : error;
  }
}
