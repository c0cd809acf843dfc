import { openDigest, startDigest } from '../crypto/digests';
import type { Random } from '../random';
import { checksumDigests, type ChecksumAlgorithm, type Checksums } from './checksums';
import { LayeredEncryptor } from './layered-encryptor';
import { ObjectFault } from './object-fault';
import type { PartPlace } from './object-place';
import type { StoredPart } from './object-row';
import type { LayerKey } from './opened-body';
import type { BlobStore, BlobWriter } from '../storage/blob-store';

/** S3 User Guide, "Uploading objects": most bytes of one PUT. */
export const maxPutBytes = 5 * 1024 ** 3;

export interface RequestedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. Asked when the body has ended, because it may come as a trailer; `undefined`: compute only. */
  readonly expected?: () => string | undefined;
}

/** What the body must turn out to be. */
export interface BodyExpectations {
  /** Bytes. */
  readonly size?: number;
  /** 16 bytes: `Content-MD5`. */
  readonly md5?: Uint8Array;
  readonly checksums?: readonly RequestedChecksum[];
}

export interface SealedBody {
  readonly part: StoredPart;
  readonly md5: Buffer;
  readonly checksums: Checksums;
}

/**
 * Seals a body piece by piece into a blob, which is then committed and provisional. Reads on only when the blob store has taken what was
 * read. When it throws, no blob is left. The caller still owns the keys.
 * @throws ObjectFault `incomplete-body`, `bad-digest`, `entity-too-large`; and whatever `body` throws.
 */
export async function sealBody(
  blobs: BlobStore,
  random: Random,
  layers: readonly LayerKey[],
  part: PartPlace,
  body: AsyncIterable<Uint8Array>,
  expected: BodyExpectations,
): Promise<SealedBody> {
  const encryptor = new LayeredEncryptor(layers, random);
  const writer = blobs.create();
  try {
    return await seal(encryptor, writer, part, body, expected);
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    encryptor.wipe();
  }
}

async function seal(
  encryptor: LayeredEncryptor,
  writer: BlobWriter,
  part: PartPlace,
  body: AsyncIterable<Uint8Array>,
  expected: BodyExpectations,
): Promise<SealedBody> {
  const md5 = startDigest('md5');
  const running = await Promise.all(
    (expected.checksums ?? []).map(async (wanted) => ({ ...wanted, digest: await openDigest(checksumDigests[wanted.algorithm]) })),
  );
  const limit = Math.min(expected.size ?? Infinity, maxPutBytes);
  let size = 0;
  await writer.write(encryptor.header);
  for await (const piece of body) {
    size += piece.length;
    if (size > limit) refuseLength(size, expected.size);
    md5.update(piece);
    for (const { digest } of running) digest.update(piece);
    const sealed = encryptor.update(piece);
    if (sealed.length > 0) await writer.write(sealed);
  }
  if (expected.size !== undefined && size !== expected.size) refuseLength(size, expected.size);
  await writer.write(encryptor.final());

  const md5Digest = md5.digest();
  if (expected.md5 !== undefined) check('MD5', Buffer.from(expected.md5).toString('base64'), md5Digest.toString('base64'));
  const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const { algorithm, digest, expected: claimed } of running) {
    const computed = digest.digest().toString('base64');
    check(algorithm, claimed?.() ?? computed, computed);
    checksums[algorithm] = computed;
  }
  await writer.commit();
  return { part: { ...part, size, blob: writer.id }, md5: md5Digest, checksums };
}

function check(algorithm: string, expected: string, computed: string): void {
  if (expected !== computed) throw new ObjectFault('bad-digest', { algorithm, expected, computed });
}

function refuseLength(received: number, expected: number | undefined): never {
  if (expected === undefined || expected > maxPutBytes) throw new ObjectFault('entity-too-large', { size: received, limit: maxPutBytes });
  throw new ObjectFault('incomplete-body', { expected, received });
}
