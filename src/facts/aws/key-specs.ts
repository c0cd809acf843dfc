/**
 * Which kinds of keys KMS makes, what each may be used for, and with which algorithms: the one allow table.
 * Source: KMS developer guide, "Key spec reference" and "KeyUsage"; enumerations of the service model in botocore 1.44.5 (2026-11).
 */
export interface KeySpecRow {
  readonly kind: 'symmetric' | 'hmac' | 'rsa' | 'ecc' | 'sm2' | 'ml-dsa' | 'ml-kem';
  /** Algorithms by usage. What is not here is not allowed. */
  readonly usages: Readonly<Partial<Record<KeyUsage, readonly string[]>>>;
}

export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC' | 'KEY_AGREEMENT' | 'ENCAPSULATE_DECAPSULATE';

/** Whether the material is made here, imported, or kept by somebody else. */
export type KeyOrigin = 'AWS_KMS' | 'EXTERNAL' | 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE';

const oaep = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const;
const rsaSigning = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
] as const;
const rsa = { kind: 'rsa', usages: { ENCRYPT_DECRYPT: oaep, SIGN_VERIFY: rsaSigning } } as const;
const nistCurve = (signing: string) => ({ kind: 'ecc', usages: { SIGN_VERIFY: [signing], KEY_AGREEMENT: ['ECDH'] } }) as const;
const hmac = (algorithm: string) => ({ kind: 'hmac', usages: { GENERATE_VERIFY_MAC: [algorithm] } }) as const;
const mlDsa = { kind: 'ml-dsa', usages: { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] } } as const;
const mlKem = { kind: 'ml-kem', usages: { ENCAPSULATE_DECAPSULATE: ['ML_KEM'] } } as const;

export const keySpecs = {
  SYMMETRIC_DEFAULT: { kind: 'symmetric', usages: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] } },
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: nistCurve('ECDSA_SHA_256'),
  ECC_NIST_P384: nistCurve('ECDSA_SHA_384'),
  ECC_NIST_P521: nistCurve('ECDSA_SHA_512'),
  ECC_SECG_P256K1: { kind: 'ecc', usages: { SIGN_VERIFY: ['ECDSA_SHA_256'] } },
  ECC_NIST_EDWARDS25519: { kind: 'ecc', usages: { SIGN_VERIFY: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'] } },
  HMAC_224: hmac('HMAC_SHA_224'),
  HMAC_256: hmac('HMAC_SHA_256'),
  HMAC_384: hmac('HMAC_SHA_384'),
  HMAC_512: hmac('HMAC_SHA_512'),
  SM2: { kind: 'sm2', usages: { ENCRYPT_DECRYPT: ['SM2PKE'], SIGN_VERIFY: ['SM2DSA'], KEY_AGREEMENT: ['ECDH'] } },
  ML_DSA_44: mlDsa,
  ML_DSA_65: mlDsa,
  ML_DSA_87: mlDsa,
  ML_KEM_512: mlKem,
  ML_KEM_768: mlKem,
  ML_KEM_1024: mlKem,
} as const satisfies Record<string, KeySpecRow>;

export type KeySpec = keyof typeof keySpecs;

/** Algorithms of a key of this spec under this usage; empty where the two do not go together. */
export function algorithmsOf(spec: KeySpec, usage: KeyUsage): readonly string[] {
  const { usages }: KeySpecRow = keySpecs[spec];
  return usages[usage] ?? [];
}
