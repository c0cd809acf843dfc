import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import { DecryptFailure } from './decrypt-failure';
import { isRsa } from './pair-types';
import type { RsaType } from './pair-types';
import type { PrivateKey, PublicKey } from './private-key';
import { WrongKeyType } from './signature-scheme';

export type OaepHash = 'sha1' | 'sha256';

const hashBytes: Readonly<Record<OaepHash, number>> = { sha1: 20, sha256: 32 };
const modulusBytes: Readonly<Record<RsaType, number>> = { 'rsa-2048': 256, 'rsa-3072': 384, 'rsa-4096': 512 };

/** Bytes that fit under a key (RFC 8017 §7.1.1). */
export const oaepCapacity = (type: RsaType, hash: OaepHash): number => modulusBytes[type] - 2 * hashBytes[hash] - 2;

/** RSAES-OAEP (RFC 8017 §7.1) with MGF1 over the same hash and an empty label. The plaintext fits (`oaepCapacity`). */
export function encryptOaep(key: PublicKey, hash: OaepHash, plaintext: Uint8Array): Buffer {
  if (!('native' in key) || !isRsa(key.type)) throw new WrongKeyType(key.type);
  return publicEncrypt({ key: key.native, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, plaintext);
}

/** @throws DecryptFailure: one answer to every ciphertext that is not one, since any difference would be an oracle (RFC 8017 §7.1.2) */
export function decryptOaep(key: PrivateKey, hash: OaepHash, ciphertext: Uint8Array): Buffer {
  if (!('native' in key) || !isRsa(key.type)) throw new WrongKeyType(key.type);
  // OpenSSL would take a shorter number and fill it up.
  if (ciphertext.length !== modulusBytes[key.type]) throw new DecryptFailure();
  try {
    return privateDecrypt({ key: key.native, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, ciphertext);
  } catch {
    throw new DecryptFailure();
  }
}
