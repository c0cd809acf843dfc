import { aead } from './aead';
import { chunkedAead } from './chunk-key';
import { DecryptFailure } from './decrypt-failure';

const { chunkSize, sealedChunkSize, headerLength } = chunkedAead;

/** The length of the whole sealed message, header included, for a length of plaintext. */
export function sealedLength(length: number): number {
  return headerLength + length + chunkCount(length) * aead.tagLength;
}

/** The length of plaintext in a whole sealed message. @throws DecryptFailure for a length no message has: cut in the header, in a tag, or after a full chunk */
export function plainLength(wholeLength: number): number {
  const rest = (wholeLength - headerLength) % sealedChunkSize;
  if (wholeLength < headerLength || rest < aead.tagLength) throw new DecryptFailure();
  return Math.floor((wholeLength - headerLength) / sealedChunkSize) * chunkSize + rest - aead.tagLength;
}

/** The last chunk is always short, so a message of 16 KiB has two. */
const chunkCount = (length: number): number => Math.floor(length / chunkSize) + 1;

/** The chunks that a range of plaintext touches. */
export interface ChunkSpan {
  readonly firstChunk: number;
  /** Offsets in the whole sealed message, header included: first byte, and the byte after the last. */
  readonly sealedStart: number;
  readonly sealedEnd: number;
  /** What to drop from the front of the opened chunks, and how much to keep after that. */
  readonly skip: number;
  readonly length: number;
}

/**
 * Which sealed bytes hold plaintext `start` (inclusive) to `end` (exclusive) of a message of `length` bytes of plaintext.
 * An empty range is served from the chunk it stands in, so that it is verified too.
 * @throws RangeError when the range is not within the message
 */
export function spanOf(start: number, end: number, length: number): ChunkSpan {
  if (!(start >= 0 && start <= end && end <= length)) throw new RangeError(`no span from ${start} to ${end} in ${length} bytes`);
  const firstChunk = Math.floor(start / chunkSize);
  const lastChunk = end > start ? Math.floor((end - 1) / chunkSize) : firstChunk;
  return {
    firstChunk,
    sealedStart: headerLength + firstChunk * sealedChunkSize,
    sealedEnd: Math.min(headerLength + (lastChunk + 1) * sealedChunkSize, sealedLength(length)),
    skip: start - firstChunk * chunkSize,
    length: end - start,
  };
}
