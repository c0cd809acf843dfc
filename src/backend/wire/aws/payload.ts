import { hexDigest, startDigest } from '../../crypto/digests';
import type { WireRequest } from '../message';
import { streamedBody } from '../message';
import { AwsError } from './aws-error';
import { BODY_LIMIT } from './protocol/protocol';
import { decodeChunkedBody, isChunked } from './signature/chunked-body';
import { unsignedPayload } from './signature/payload-hash';
import type { SignatureRules } from './signature/signature-rules';
import type { VerifiedSignature } from './signature/verify';

/** The request as the operation may read it: a body that fails when it is not the one that was signed. */
export interface OpenedBody {
  readonly request: WireRequest;
  /** Trailing headers of a chunked body; complete when the body has been read to its end. */
  readonly trailers: ReadonlyMap<string, string>;
}

const noTrailers: ReadonlyMap<string, string> = new Map();

/** The hash that the signature is checked against, where the service signs the body as received. */
export async function bodyHash(request: WireRequest, rules: SignatureRules): Promise<() => string> {
  if (rules.payload === 'declared') return () => '';
  const bytes = await request.body.buffer(BODY_LIMIT);
  return () => hexDigest('sha256', bytes);
}

/** Holds the body against what the signature declares of it, while it is read. */
export function openBody(request: WireRequest, rules: SignatureRules, signature: VerifiedSignature): OpenedBody {
  const { payloadHash } = signature;
  if (rules.payload !== 'declared' || payloadHash === unsignedPayload) return { request, trailers: noTrailers };
  if (isChunked(payloadHash)) {
    const chunked = decodeChunkedBody(request.body.stream(), signature, chunkOptions(request));
    return { request: { ...request, body: streamedBody(chunked.payload) }, trailers: chunked.trailers };
  }
  return { request: { ...request, body: streamedBody(hashed(request.body.stream(), payloadHash)) }, trailers: noTrailers };
}

/** A body that nobody signed. */
export const unsignedBody = (request: WireRequest): OpenedBody => ({ request, trailers: noTrailers });

/** S3 API reference, "Signature Calculations: Transferring Payload in Multiple Chunks". */
function chunkOptions({ headers }: WireRequest): { decodedLength: number; trailerNames: string[] } {
  const length = headers.get('x-amz-decoded-content-length') ?? '';
  if (!/^\d{1,15}$/.test(length)) {
    throw new AwsError({ code: 'MissingContentLength', message: 'You must provide the Content-Length HTTP header.', status: 411 });
  }
  const names = (headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return { decodedLength: Number(length), trailerNames: names.filter((name) => name !== '') };
}

async function* hashed(source: AsyncIterable<Buffer>, expected: string): AsyncGenerator<Buffer, void> {
  const digest = startDigest('sha256');
  for await (const part of source) {
    digest.update(part);
    yield part;
  }
  const computed = digest.digest().toString('hex');
  if (computed !== expected) {
    throw new AwsError({
      code: 'XAmzContentSHA256Mismatch',
      message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
      extra: { ClientComputedContentSHA256: expected, S3ComputedContentSHA256: computed },
    });
  }
}
