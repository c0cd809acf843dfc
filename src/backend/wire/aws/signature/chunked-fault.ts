import { Fault } from '../../../fault';

/** Why a body in `aws-chunked` coding is refused. Nothing of a refused chunk has been handed on. */
export interface ChunkedFaults {
  /** No chunk header where one must be, no line end after the data, bytes after the end. */
  readonly malformed: { readonly what: string };
  /** The body ends before its last chunk, or within a chunk. */
  readonly truncated: object;
  /** Larger than a server holds in memory to verify it. */
  readonly 'chunk-too-large': { readonly chunk: number; readonly size: number; readonly maxSize: number };
  /** S3 API reference: only the last chunk may have fewer than 8192 bytes. */
  readonly 'chunk-too-small': { readonly chunk: number; readonly size: number };
  /** The payload has another length than `x-amz-decoded-content-length` says. */
  readonly 'decoded-length': { readonly expected: number; readonly got: number };
  readonly 'chunk-signature': { readonly chunk: number; readonly stringToSign: string; readonly signatureProvided: string };
  readonly 'malformed-trailer': { readonly what: string };
  readonly 'trailer-signature': { readonly stringToSign: string; readonly signatureProvided: string };
}

export class ChunkedFault<Kind extends keyof ChunkedFaults = keyof ChunkedFaults> extends Fault<ChunkedFaults, Kind> {}
