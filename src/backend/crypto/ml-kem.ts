import { DecryptFailure } from './decrypt-failure';
import { plainCopy } from './libraries';
import { isMlKem } from './pair-types';
import type { MlKemType } from './pair-types';
import { mlKemOf } from './private-key';
import type { PrivateKey, PublicKey } from './private-key';
import { WrongKeyType } from './signature-scheme';
import type { Random } from '../random';

export interface Encapsulated {
  /** 32 bytes, the caller's to wipe. */
  readonly sharedSecret: Buffer;
  readonly ciphertext: Buffer;
}

/** FIPS 203 table 3, bytes. */
const ciphertextLengths: Readonly<Record<MlKemType, number>> = { 'ml-kem-512': 768, 'ml-kem-768': 1088, 'ml-kem-1024': 1568 };

/** ML-KEM.Encaps (FIPS 203 §7.2). */
export function encapsulate(key: PublicKey, random: Random): Encapsulated {
  if (!('bytes' in key) || !isMlKem(key.type)) throw new WrongKeyType(key.type);
  const { cipherText, sharedSecret } = mlKemOf(key.type).encapsulate(key.bytes, plainCopy(random.bytes(32)));
  return { sharedSecret: Buffer.from(sharedSecret), ciphertext: Buffer.from(cipherText) };
}

/**
 * ML-KEM.Decaps (FIPS 203 §7.3). A ciphertext of the right length always gives a secret: for a changed one another secret (implicit rejection).
 * @throws DecryptFailure for another length
 */
export function decapsulate(key: PrivateKey, ciphertext: Uint8Array): Buffer {
  if (!('expanded' in key) || !isMlKem(key.type)) throw new WrongKeyType(key.type);
  if (ciphertext.length !== ciphertextLengths[key.type]) throw new DecryptFailure();
  return Buffer.from(mlKemOf(key.type).decapsulate(plainCopy(ciphertext), key.expanded));
}
