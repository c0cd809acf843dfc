import type { Span } from './byte-range';
import type { StoredPart } from './object-row';
import { chunkedAead } from '../crypto/chunk-key';
import { sealedLength, spanOf, type ChunkSpan } from '../crypto/chunk-span';
import { ChunkedDecryptor } from '../crypto/chunked-aead';
import { DecryptFailure } from '../crypto/decrypt-failure';
import { BlobError, type BlobStore } from '../storage/blob-store';

/** Bytes of plaintext read, verified and handed on at a time: whole chunks. */
const runBytes = 64 * chunkedAead.chunkSize;

/** The key of one layer and what its message is bound to. The caller owns the key. */
export interface LayerKey {
  readonly key: Buffer;
  readonly context: Buffer;
}

/** Plaintext of one part, from any place of it. */
export interface OpenedPart {
  /** Verified bytes from `start` up to, not including, `end`. @throws DecryptFailure, BlobError. */
  read(start: number, end: number): Promise<Buffer>;
  wipe(): void;
}

type ReadAt = (start: number, end: number) => Promise<Buffer>;

/**
 * Opens one part, layer by layer from the outermost, each by its header: a wrong key or a swapped blob fails here.
 * @param layers the innermost first
 * @throws DecryptFailure, BlobError.
 */
export async function openPart(blobs: BlobStore, layers: readonly LayerKey[], part: StoredPart): Promise<OpenedPart> {
  const decryptors: ChunkedDecryptor[] = [];
  const wipe = (): void => {
    for (const decryptor of decryptors) decryptor.wipe();
  };
  let read: ReadAt = (start, end) => blobs.read(part.blob, start, end - start);
  try {
    for (const { key, context, size } of outermostFirst(layers, part.size)) {
      const below = read;
      const decryptor = new ChunkedDecryptor(key, context, await below(0, chunkedAead.headerLength));
      decryptors.push(decryptor);
      read = async (start, end) => {
        const chunks = chunksOf(start, end, size);
        return decryptor.openSpan(await below(chunks.sealedStart, chunks.sealedEnd), chunks);
      };
    }
  } catch (error) {
    wipe();
    throw error;
  }
  return { read, wipe };
}

/** Each layer with the length of what it seals: the body, or the message of the layer within. */
function outermostFirst(layers: readonly LayerKey[], bodySize: number): readonly (LayerKey & { readonly size: number })[] {
  let size = bodySize;
  return layers
    .map((layer) => {
      const sized = { ...layer, size };
      size = sealedLength(size);
      return sized;
    })
    .reverse();
}

/**
 * The plaintext of a span, in runs of whole chunks, each handed out only after all its tags have verified; the next one is read only when
 * the consumer asks for it.
 * @throws DecryptFailure, BlobError.
 */
export async function* readPart(part: OpenedPart, span: Span): AsyncGenerator<Buffer, void, void> {
  let at = span.start;
  do {
    const end = Math.min(span.end, (Math.floor(at / runBytes) + 1) * runBytes);
    const plaintext = await part.read(at, end);
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
