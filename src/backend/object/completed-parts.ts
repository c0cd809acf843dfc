import { checksumAlgorithms, type Checksums } from './checksums';
import { ObjectFault } from './object-fault';
import type { UploadedPart } from './object-row';
import type { UploadRow } from './upload-row';

/** S3 User Guide, "Amazon S3 multipart upload limits": bytes of every part but the last. */
export const minPartBytes = 5 * 1024 ** 2;

/** A part as a completion names it. */
export interface NamedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksums: Checksums;
}

/**
 * The parts that a completion names, in its order, which must be theirs.
 * @throws ObjectFault `invalid-part-order`, `invalid-part`, `part-checksum-missing`, `part-too-small`.
 */
export function checkParts(
  uploadId: string,
  { checksum }: UploadRow,
  named: readonly NamedPart[],
  uploaded: readonly UploadedPart[],
): readonly UploadedPart[] {
  named.forEach(({ number }, at) => {
    if (at > 0 && number <= (named[at - 1]?.number ?? 0)) throw new ObjectFault('invalid-part-order', { uploadId });
  });
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const parts = named.map(({ number, etag, checksums }) => {
    const part = byNumber.get(number);
    if (part?.etag !== etag || differs(checksums, part.checksums)) throw new ObjectFault('invalid-part', { uploadId, number, etag });
    if (checksum.asked && checksum.type === 'COMPOSITE' && checksums[checksum.algorithm] === undefined) {
      throw new ObjectFault('part-checksum-missing', { algorithm: checksum.algorithm, number });
    }
    return part;
  });
  for (const { number, size, etag } of parts.slice(0, -1)) {
    if (size < minPartBytes) throw new ObjectFault('part-too-small', { number, size, limit: minPartBytes, etag });
  }
  return parts;
}

const differs = (named: Checksums, stored: Checksums): boolean =>
  checksumAlgorithms.some((algorithm) => named[algorithm] !== undefined && named[algorithm] !== stored[algorithm]);
