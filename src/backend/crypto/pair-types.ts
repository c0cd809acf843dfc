import { derNull, derOid, derSequence } from './der';

export type RsaType = 'rsa-2048' | 'rsa-3072' | 'rsa-4096';
export type NistCurve = 'p-256' | 'p-384' | 'p-521';
export type CurveType = NistCurve | 'secp256k1';
export type MlDsaType = 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87';
export type MlKemType = 'ml-kem-512' | 'ml-kem-768' | 'ml-kem-1024';
/** Pairs of which OpenSSL makes and uses the keys; the others are ours and the libraries'. */
export type NativeType = RsaType | CurveType | 'ed25519';
export type PairType = NativeType | 'sm2' | MlDsaType | MlKemType;

/** DER of the AlgorithmIdentifier. */
const curve = (oid: string): Buffer => derSequence(derOid('1.2.840.10045.2.1'), derOid(oid));
const plain = (oid: string): Buffer => derSequence(derOid(oid));

/** RFC 8017 A.1: the same for every length. */
export const rsaIdentifier = derSequence(derOid('1.2.840.113549.1.1.1'), derNull);

/**
 * How a key says what it is: named curves only (RFC 5480 §2.1.1), so that a key with curve parameters of its own is no key here. RFC 8410
 * (Ed25519), RFC 9881 (ML-DSA), RFC 9935 (ML-KEM), GB/T 35276 (SM2).
 */
export const algorithmIdentifiers: Readonly<Record<Exclude<PairType, RsaType>, Buffer>> = {
  'p-256': curve('1.2.840.10045.3.1.7'),
  'p-384': curve('1.3.132.0.34'),
  'p-521': curve('1.3.132.0.35'),
  secp256k1: curve('1.3.132.0.10'),
  sm2: curve('1.2.156.10197.1.301'),
  ed25519: plain('1.3.101.112'),
  'ml-dsa-44': plain('2.16.840.1.101.3.4.3.17'),
  'ml-dsa-65': plain('2.16.840.1.101.3.4.3.18'),
  'ml-dsa-87': plain('2.16.840.1.101.3.4.3.19'),
  'ml-kem-512': plain('2.16.840.1.101.3.4.4.1'),
  'ml-kem-768': plain('2.16.840.1.101.3.4.4.2'),
  'ml-kem-1024': plain('2.16.840.1.101.3.4.4.3'),
};

export const isMlDsa = (type: PairType): type is MlDsaType => type.startsWith('ml-dsa');
export const isMlKem = (type: PairType): type is MlKemType => type.startsWith('ml-kem');
export const isRsa = (type: PairType): type is RsaType => type.startsWith('rsa');
