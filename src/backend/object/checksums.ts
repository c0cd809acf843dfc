import type { DigestName } from '../crypto/digests';
import type { XxhashName } from '../crypto/xxhash';

/** S3 API, "ChecksumAlgorithm", with the digest that computes each. */
export const checksumDigests = {
  CRC32: 'crc32',
  CRC32C: 'crc32c',
  CRC64NVME: 'crc64nvme',
  SHA1: 'sha1',
  SHA256: 'sha256',
  SHA512: 'sha512',
  MD5: 'md5',
  XXHASH64: 'xxhash64',
  XXHASH3: 'xxhash3',
  XXHASH128: 'xxhash128',
} as const satisfies Readonly<Record<string, DigestName | XxhashName>>;

export type ChecksumAlgorithm = keyof typeof checksumDigests;

export const checksumAlgorithms = Object.keys(checksumDigests) as readonly ChecksumAlgorithm[];

/** S3 User Guide, "Checking object integrity": what S3 computes where the caller asks for nothing. */
export const defaultChecksum: ChecksumAlgorithm = 'CRC64NVME';

/** Base64 of each checksum that was asked for. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

/** Of the bytes of the whole object, or of the checksums of its parts. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/**
 * S3 User Guide, "Checking object integrity": which types a multipart upload can have, the one without asking first. Only a CRC of the whole
 * follows from those of the parts. (For SHA-512, MD5 and the xxHashes taken to be as for the other digests.)
 */
export const checksumTypes: Readonly<Record<ChecksumAlgorithm, readonly [ChecksumType, ...ChecksumType[]]>> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'],
  CRC32C: ['COMPOSITE', 'FULL_OBJECT'],
  CRC64NVME: ['FULL_OBJECT'],
  SHA1: ['COMPOSITE'],
  SHA256: ['COMPOSITE'],
  SHA512: ['COMPOSITE'],
  MD5: ['COMPOSITE'],
  XXHASH64: ['COMPOSITE'],
  XXHASH3: ['COMPOSITE'],
  XXHASH128: ['COMPOSITE'],
};
