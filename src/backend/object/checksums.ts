import type { DigestName } from '../crypto/digests';

/** S3 API, "ChecksumAlgorithm": those served so far, with the digest that computes each. */
export const checksumDigests = {
  CRC32: 'crc32',
  CRC32C: 'crc32c',
  CRC64NVME: 'crc64nvme',
  SHA1: 'sha1',
  SHA256: 'sha256',
} as const satisfies Readonly<Record<string, DigestName>>;

export type ChecksumAlgorithm = keyof typeof checksumDigests;

export const checksumAlgorithms = Object.keys(checksumDigests) as readonly ChecksumAlgorithm[];

/** S3 User Guide, "Checking object integrity": what S3 computes where the caller asks for nothing. */
export const defaultChecksum: ChecksumAlgorithm = 'CRC64NVME';

/** Base64 of each checksum that was asked for. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
