import type { KeySpec } from '../../facts/aws/key-specs';
import type { DataKeyPairSpec, EncryptionAlgorithmSpec, MacAlgorithmSpec, SigningAlgorithmSpec } from '../../facts/aws/models/kms';
import { ecdsa } from '../crypto/ecdsa';
import { ed25519, ed25519ph } from '../crypto/ed25519';
import type { MacHash } from '../crypto/mac';
import { mlDsa } from '../crypto/ml-dsa';
import { isRsa } from '../crypto/pair-types';
import type { PairType } from '../crypto/pair-types';
import type { PrivateKey, PublicKey } from '../crypto/private-key';
import { decryptOaep, encryptOaep, oaepCapacity } from '../crypto/rsa-oaep';
import type { OaepHash } from '../crypto/rsa-oaep';
import { rsaPkcs1, rsaPss } from '../crypto/rsa-signature';
import type { SignatureScheme } from '../crypto/signature-scheme';
import { decryptSm2, encryptSm2 } from '../crypto/sm2-encryption';
import { sm2Dsa } from '../crypto/sm2-signature';
import type { Random } from '../random';

/*
 * AWS's names bound to what does the work. Which key may be used with which algorithm is not said here but in `facts/aws/key-specs.ts`.
 */

export const signatureSchemes: Readonly<Record<SigningAlgorithmSpec, SignatureScheme>> = {
  RSASSA_PSS_SHA_256: rsaPss('sha256'),
  RSASSA_PSS_SHA_384: rsaPss('sha384'),
  RSASSA_PSS_SHA_512: rsaPss('sha512'),
  RSASSA_PKCS1_V1_5_SHA_256: rsaPkcs1('sha256'),
  RSASSA_PKCS1_V1_5_SHA_384: rsaPkcs1('sha384'),
  RSASSA_PKCS1_V1_5_SHA_512: rsaPkcs1('sha512'),
  ECDSA_SHA_256: ecdsa('sha256'),
  ECDSA_SHA_384: ecdsa('sha384'),
  ECDSA_SHA_512: ecdsa('sha512'),
  SM2DSA: sm2Dsa,
  ML_DSA_SHAKE_256: mlDsa,
  ED25519_SHA_512: ed25519,
  ED25519_PH_SHA_512: ed25519ph,
};

/** Encryption under a public key. The ciphertext is the algorithm's own: nothing of ours is added to it. */
export interface PublicKeyCipher {
  /** Bytes that fit; absent where the limit of the request (4096) is the only one. */
  readonly capacity?: (type: PairType) => number;
  readonly encrypt: (key: PublicKey, plaintext: Uint8Array, random: Random) => Buffer;
  /** @throws DecryptFailure. */
  readonly decrypt: (key: PrivateKey, ciphertext: Uint8Array) => Buffer;
}

const oaep = (hash: OaepHash): PublicKeyCipher => ({
  capacity: (type) => (isRsa(type) ? oaepCapacity(type, hash) : 0),
  encrypt: (key, plaintext) => encryptOaep(key, hash, plaintext),
  decrypt: (key, ciphertext) => decryptOaep(key, hash, ciphertext),
});

export const publicKeyCiphers: Readonly<Record<Exclude<EncryptionAlgorithmSpec, 'SYMMETRIC_DEFAULT'>, PublicKeyCipher>> = {
  RSAES_OAEP_SHA_1: oaep('sha1'),
  RSAES_OAEP_SHA_256: oaep('sha256'),
  SM2PKE: { encrypt: encryptSm2, decrypt: decryptSm2 },
};

export const macHashes: Readonly<Record<MacAlgorithmSpec, MacHash>> = {
  HMAC_SHA_224: 'sha224',
  HMAC_SHA_256: 'sha256',
  HMAC_SHA_384: 'sha384',
  HMAC_SHA_512: 'sha512',
};

/** Specs of pairs, of KMS keys and of data key pairs. */
export type PairSpec = Exclude<KeySpec, 'SYMMETRIC_DEFAULT' | `HMAC_${string}`> | DataKeyPairSpec;

export const pairTypes: Readonly<Record<PairSpec, PairType>> = {
  RSA_2048: 'rsa-2048',
  RSA_3072: 'rsa-3072',
  RSA_4096: 'rsa-4096',
  ECC_NIST_P256: 'p-256',
  ECC_NIST_P384: 'p-384',
  ECC_NIST_P521: 'p-521',
  ECC_SECG_P256K1: 'secp256k1',
  ECC_NIST_EDWARDS25519: 'ed25519',
  SM2: 'sm2',
  ML_DSA_44: 'ml-dsa-44',
  ML_DSA_65: 'ml-dsa-65',
  ML_DSA_87: 'ml-dsa-87',
  ML_KEM_512: 'ml-kem-512',
  ML_KEM_768: 'ml-kem-768',
  ML_KEM_1024: 'ml-kem-1024',
};
