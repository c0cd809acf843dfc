import type { VerifiedSignature } from './verify';
import { hexDigest, hexHmac } from '../../../crypto/digests';
import { equalText } from '../../../crypto/equal';

/** The verified head of the request: where the chain of chunk signatures begins. */
export type ChunkSeed = Pick<VerifiedSignature, 'date' | 'scope' | 'signature' | 'signingKey'>;

const emptyHash = hexDigest('sha256', '');

/**
 * S3 API reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks": each
 * signature covers the one before, so that chunks cannot be left out, repeated or put into another order.
 */
export class ChunkSignatures {
  private previous: string;

  constructor(private readonly seed: ChunkSeed) {
    this.previous = seed.signature;
  }

  /** What the next chunk must be signed as. */
  ofChunk(data: Uint8Array): string {
    return this.toSign('AWS4-HMAC-SHA256-PAYLOAD', `${emptyHash}\n${hexDigest('sha256', data)}`);
  }

  /** @param trailers `name:value\n` each, names in lower case */
  ofTrailers(trailers: string): string {
    return this.toSign('AWS4-HMAC-SHA256-TRAILER', hexDigest('sha256', Buffer.from(trailers, 'latin1')));
  }

  /** Whether `signature` is the next in the chain; goes on from there if it is. */
  accepts(stringToSign: string, signature: string): boolean {
    if (!equalText(hexHmac('sha256', this.seed.signingKey, stringToSign), signature)) return false;
    this.previous = signature;
    return true;
  }

  private toSign(algorithm: string, hashes: string): string {
    return `${algorithm}\n${this.seed.date}\n${this.seed.scope}\n${this.previous}\n${hashes}`;
  }
}
