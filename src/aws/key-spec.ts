/**
 * The kinds of KMS keys. The AWS provider 5.100 knows neither Ed25519 nor those whose names begin with ML; newer ones do.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export enum KeySpec {
  /** A 256-bit symmetric key, the only kind that volumes, buckets and other services encrypt data under. */
  SYMMETRIC_DEFAULT = 'SYMMETRIC_DEFAULT',
  /** RSA with 2,048 bits, for encryption or signatures. */
  RSA_2048 = 'RSA_2048',
  /** RSA with 3,072 bits, for encryption or signatures. */
  RSA_3072 = 'RSA_3072',
  /** RSA with 4,096 bits, for encryption or signatures. */
  RSA_4096 = 'RSA_4096',
  /** NIST P-256, for signatures or key agreement. */
  ECC_NIST_P256 = 'ECC_NIST_P256',
  /** NIST P-384, for signatures or key agreement. */
  ECC_NIST_P384 = 'ECC_NIST_P384',
  /** NIST P-521, for signatures or key agreement. */
  ECC_NIST_P521 = 'ECC_NIST_P521',
  /** secp256k1, for signatures. */
  ECC_SECG_P256K1 = 'ECC_SECG_P256K1',
  /** Ed25519, for signatures. */
  ECC_NIST_EDWARDS25519 = 'ECC_NIST_EDWARDS25519',
  /** HMAC with SHA-224. */
  HMAC_224 = 'HMAC_224',
  /** HMAC with SHA-256. */
  HMAC_256 = 'HMAC_256',
  /** HMAC with SHA-384. */
  HMAC_384 = 'HMAC_384',
  /** HMAC with SHA-512. */
  HMAC_512 = 'HMAC_512',
  /** SM2, in the Regions of China only. */
  SM2 = 'SM2',
  /** ML-DSA-44, for signatures that withstand quantum computers. */
  ML_DSA_44 = 'ML_DSA_44',
  /** ML-DSA-65, for signatures that withstand quantum computers. */
  ML_DSA_65 = 'ML_DSA_65',
  /** ML-DSA-87, for signatures that withstand quantum computers. */
  ML_DSA_87 = 'ML_DSA_87',
  /** ML-KEM-512, for key encapsulation that withstands quantum computers. */
  ML_KEM_512 = 'ML_KEM_512',
  /** ML-KEM-768, for key encapsulation that withstands quantum computers. */
  ML_KEM_768 = 'ML_KEM_768',
  /** ML-KEM-1024, for key encapsulation that withstands quantum computers. */
  ML_KEM_1024 = 'ML_KEM_1024',
}

/**
 * What a KMS key is for. A key has one usage for ever.
 */
export enum KeyUsage {
  /** Encrypt and decrypt, and make data keys. */
  ENCRYPT_DECRYPT = 'ENCRYPT_DECRYPT',
  /** Sign and verify signatures. */
  SIGN_VERIFY = 'SIGN_VERIFY',
  /** Make and verify message authentication codes. */
  GENERATE_VERIFY_MAC = 'GENERATE_VERIFY_MAC',
  /** Derive secrets shared with the owner of another key. */
  KEY_AGREEMENT = 'KEY_AGREEMENT',
  /** Encapsulate and decapsulate shared secrets. */
  ENCAPSULATE_DECAPSULATE = 'ENCAPSULATE_DECAPSULATE',
}
