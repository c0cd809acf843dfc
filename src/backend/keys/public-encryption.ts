import { pairTypes, publicKeyCiphers } from './algorithms';
import type { PairSpec } from './algorithms';
import { asCiphertextFault } from './ciphertext-fault';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { privateHalf, publicHalf } from './pair-keys';
import type { EncryptionAlgorithmSpec } from '../../facts/aws/models/kms';

export type PublicEncryption = Exclude<EncryptionAlgorithmSpec, 'SYMMETRIC_DEFAULT'>;

/** Under the public half of an admitted key. @throws KeyFault `plaintext-length`. */
export function encryptPublic(keys: KeyHierarchy, key: AdmittedKey, algorithm: PublicEncryption, plaintext: Uint8Array): Buffer {
  const { capacity, encrypt } = publicKeyCiphers[algorithm];
  const { spec } = key.family;
  const most = capacity?.(pairTypes[spec as PairSpec]);
  if (most !== undefined && plaintext.length > most) throw new KeyFault('plaintext-length', { algorithm, spec, most });
  return encrypt(publicHalf(keys, key), plaintext, keys.random);
}

/** The caller owns the plaintext. @throws KeyFault `invalid-ciphertext`. */
export const decryptPrivate = (keys: KeyHierarchy, key: AdmittedKey, algorithm: PublicEncryption, ciphertext: Uint8Array): Buffer =>
  asCiphertextFault(() => publicKeyCiphers[algorithm].decrypt(privateHalf(keys, key), ciphertext));
