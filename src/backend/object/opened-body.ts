import type { Span } from './byte-range';
import type { StoredPart } from './object-row';
import { chunkedAead } from '../crypto/chunk-key';
import { sealedLength, spanOf, type ChunkSpan } from '../crypto/chunk-span';
import { ChunkedDecryptor } from '../crypto/chunked-aead';
import { DecryptFailure } from '../crypto/decrypt-failure';
import { BlobError, type BlobStore } from '../storage/blob-store';

/** Bytes of plaintext read, verified and handed on at a time: whole chunks. */
const runBytes = 64 * chunkedAead.chunkSize;

/** Reads the header of one part: a wrong key or a swapped blob fails here. @throws DecryptFailure, BlobError. */
export async function openPart(blobs: BlobStore, dataKey: Buffer, context: Buffer, part: StoredPart): Promise<ChunkedDecryptor> {
  const header = await blobs.read(part.blob, 0, chunkedAead.headerLength);
  return new ChunkedDecryptor(dataKey, context, header);
}

/**
 * The plaintext of a span, in runs of whole chunks, each handed out only after all its tags have verified; the next one is read only when
 * the consumer asks for it.
 * @throws DecryptFailure, BlobError.
 */
export async function* readPart(
  blobs: BlobStore,
  decryptor: ChunkedDecryptor,
  part: StoredPart,
  span: Span,
): AsyncGenerator<Buffer, void, void> {
  let at = span.start;
  do {
    const end = Math.min(span.end, (Math.floor(at / runBytes) + 1) * runBytes);
    const chunks = chunksOf(at, end, part.size);
    const sealed = await blobs.read(part.blob, chunks.sealedStart, chunks.sealedEnd - chunks.sealedStart);
    const plaintext = decryptor.openSpan(sealed, chunks);
    at = end;
    if (plaintext.length > 0) yield plaintext;
  } while (at < span.end);
}

/** What reaches the end takes in the last chunk, also an empty one: its shortness proves that nothing was cut off. */
function chunksOf(start: number, end: number, size: number): ChunkSpan {
  const span = spanOf(start, end, size);
  return end === size ? { ...span, sealedEnd: sealedLength(size) } : span;
}

/** Whether an error says that stored bytes are not what was stored. */
export const isDamage = (error: unknown): boolean => error instanceof DecryptFailure || error instanceof BlobError;
