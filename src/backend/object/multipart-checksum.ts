import { checksumDigests, type ChecksumAlgorithm, type ChecksumType } from './checksums';
import { CrcCombiner } from '../crypto/crc-combine';
import { openDigest } from '../crypto/digests';

interface PartChecksum {
  readonly size: number;
  /** Base64. */
  readonly checksum: string;
}

/**
 * The checksum of an object of parts. `COMPOSITE`: of the checksums of its parts, and their number (S3 User Guide, "Checking object
 * integrity"); `FULL_OBJECT`: of its bytes, from the CRCs of the parts.
 */
export async function multipartChecksum(algorithm: ChecksumAlgorithm, type: ChecksumType, parts: readonly PartChecksum[]): Promise<string> {
  if (type === 'COMPOSITE') {
    const digest = await openDigest(checksumDigests[algorithm]);
    for (const { checksum } of parts) digest.update(Buffer.from(checksum, 'base64'));
    return `${digest.digest().toString('base64')}-${parts.length}`;
  }
  const name = checksumDigests[algorithm];
  if (name !== 'crc32' && name !== 'crc32c' && name !== 'crc64nvme') throw new Error(`no ${algorithm} of a whole follows from its parts`);
  const combiner = new CrcCombiner(name);
  const [first, ...rest] = parts;
  let whole: Uint8Array = Buffer.from(first?.checksum ?? '', 'base64');
  for (const { checksum, size } of rest) whole = combiner.combine(whole, Buffer.from(checksum, 'base64'), size);
  return Buffer.from(whole).toString('base64');
}
