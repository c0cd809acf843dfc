import { ByteReader } from './byte-reader';
import { ChunkSignatures, type ChunkSeed } from './chunk-signatures';
import { ChunkedFault } from './chunked-fault';

/** What each `STREAMING-…` word of `x-amz-content-sha256` promises about the body. */
const modes = new Map([
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', { signed: true, trailer: false }],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', { signed: true, trailer: true }],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', { signed: false, trailer: true }],
]);

/** Whether a verified payload hash announces a body in `aws-chunked` coding. */
export const isChunked = (payloadHash: string): boolean => modes.has(payloadHash);

export interface ChunkedOptions {
  /** `x-amz-decoded-content-length`, in bytes. */
  readonly decodedLength: number;
  /** Names that `x-amz-trailer` announces, lower case: others are refused. */
  readonly trailerNames?: readonly string[];
  /** A signed chunk is held in memory until it is verified; larger ones are refused. Default 16 MiB. */
  readonly maxChunkSize?: number;
}

export interface ChunkedBody {
  /**
   * Signed chunks are handed on after their signature held; unsigned ones as they come. Only a payload that ends without
   * an error is the whole and right one. Iterate once. @throws ChunkedFault
   */
  readonly payload: AsyncIterable<Buffer>;
  /** Complete once `payload` has ended. Names in lower case. */
  readonly trailers: ReadonlyMap<string, string>;
}

const smallestChunk = 8192;
const lineLimit = 1024;
const trailerLimit = 16;

/** Decodes and verifies a body whose head was verified with `payloadHash` (one for which `isChunked` holds). */
export function decodeChunkedBody(
  source: AsyncIterable<Uint8Array>,
  seed: ChunkSeed & { readonly payloadHash: string },
  { decodedLength, trailerNames = [], maxChunkSize = 16 * 1024 * 1024 }: ChunkedOptions,
): ChunkedBody {
  const mode = modes.get(seed.payloadHash);
  if (mode === undefined) throw new RangeError(`${seed.payloadHash} announces no chunked body`);
  const { signed, trailer } = mode;
  const trailers = new Map<string, string>();
  const signatures = signed ? new ChunkSignatures(seed) : undefined;

  async function* payload(): AsyncGenerator<Buffer, void> {
    const reader = new ByteReader(source);
    let total = 0;
    let smallBefore: number | undefined;
    for (let chunk = 1; ; chunk++) {
      const { size, signature } = await readChunkHeader(reader, signed);
      if (size > 0 && smallBefore !== undefined) throw new ChunkedFault('chunk-too-small', { chunk: chunk - 1, size: smallBefore });
      if (total + size > decodedLength) throw new ChunkedFault('decoded-length', { expected: decodedLength, got: total + size });
      total += size;
      smallBefore = size < smallestChunk ? size : undefined;
      if (signatures === undefined) {
        yield* passOn(reader, size);
      } else {
        if (size > maxChunkSize) throw new ChunkedFault('chunk-too-large', { chunk, size, maxSize: maxChunkSize });
        const data = await reader.take(size);
        if (data === undefined) throw new ChunkedFault('truncated', {});
        const stringToSign = signatures.ofChunk(data);
        if (!signatures.accepts(stringToSign, signature)) {
          throw new ChunkedFault('chunk-signature', { chunk, stringToSign, signatureProvided: signature });
        }
        if (size > 0) {
          await readLineEnd(reader);
          yield data;
        }
      }
      if (size === 0) break;
      if (signatures === undefined) await readLineEnd(reader);
    }
    if (total !== decodedLength) throw new ChunkedFault('decoded-length', { expected: decodedLength, got: total });
    if (trailer) await readTrailers(reader, signatures, trailerNames, trailers);
    else await readLineEnd(reader);
    if (!(await reader.atEnd())) throw new ChunkedFault('malformed', { what: 'bytes after the last chunk' });
  }
  return { payload: payload(), trailers };
}

async function* passOn(reader: ByteReader, size: number): AsyncGenerator<Buffer, void> {
  for (let left = size; left > 0;) {
    const piece = await reader.some(left);
    if (piece === undefined) throw new ChunkedFault('truncated', {});
    left -= piece.length;
    yield piece;
  }
}

/** `hex-size;chunk-signature=hex` or, unsigned, `hex-size`. */
async function readChunkHeader(reader: ByteReader, signed: boolean): Promise<{ readonly size: number; readonly signature: string }> {
  const line = await readLine(reader);
  const match = (signed ? /^([0-9a-fA-F]{1,12});chunk-signature=([0-9a-f]{64})$/ : /^([0-9a-fA-F]{1,12})$/).exec(line);
  if (match === null) throw new ChunkedFault('malformed', { what: 'chunk header' });
  return { size: parseInt(match[1] ?? '', 16), signature: match[2] ?? '' };
}

async function readLineEnd(reader: ByteReader): Promise<void> {
  if ((await readLine(reader)) !== '') throw new ChunkedFault('malformed', { what: 'line end after a chunk' });
}

async function readLine(reader: ByteReader): Promise<string> {
  const line = await reader.line(lineLimit);
  if (line !== undefined) return line;
  throw reader.ended ? new ChunkedFault('truncated', {}) : new ChunkedFault('malformed', { what: 'line of more than 1024 bytes' });
}

/** `name:value` lines, the signature of them if the body is signed, and an empty line. */
async function readTrailers(
  reader: ByteReader,
  signatures: ChunkSignatures | undefined,
  announced: readonly string[],
  trailers: Map<string, string>,
): Promise<void> {
  let canonical = '';
  for (;;) {
    let line = await readLine(reader);
    // Some clients (minio-go) put an empty line before the signature.
    if (line === '' && signatures !== undefined) line = await readLine(reader);
    if (line === '') break;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (signatures !== undefined && name === 'x-amz-trailer-signature') {
      const stringToSign = signatures.ofTrailers(canonical);
      if (!signatures.accepts(stringToSign, value)) throw new ChunkedFault('trailer-signature', { stringToSign, signatureProvided: value });
      // Nothing may come after the signature but the end of the trailer.
      if ((await readLine(reader)) !== '') throw new ChunkedFault('malformed-trailer', { what: 'line after the trailer signature' });
      checkComplete(announced, trailers);
      return;
    }
    if (colon <= 0 || !announced.includes(name) || trailers.has(name) || trailers.size >= trailerLimit) {
      throw new ChunkedFault('malformed-trailer', { what: name });
    }
    trailers.set(name, value);
    canonical += `${name}:${value}\n`;
  }
  if (signatures !== undefined) throw new ChunkedFault('malformed-trailer', { what: 'x-amz-trailer-signature' });
  checkComplete(announced, trailers);
}

function checkComplete(announced: readonly string[], trailers: ReadonlyMap<string, string>): void {
  const absent = announced.find((name) => !trailers.has(name));
  if (absent !== undefined) throw new ChunkedFault('malformed-trailer', { what: absent });
}
