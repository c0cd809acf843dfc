import type { SignatureForm } from './signature-fault';

export const algorithm = 'AWS4-HMAC-SHA256';

/** What a request says about its own signature, before anything of it is believed. */
export interface SignatureClaim {
  readonly form: SignatureForm;
  readonly credential: string;
  /** Lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits if it is right; anything if it is not. */
  readonly signature: string;
  /** Milliseconds since the Unix epoch. */
  readonly signedAt: number;
  /** The date as the client wrote it. */
  readonly date: string;
  readonly sessionToken: string | undefined;
  /** Life of a presigned request; absent in the header form. */
  readonly expirySeconds?: number;
}

/** Algorithms by the beginning of their name. */
export function knownAlgorithm(name: string): 'sigv2' | 'sigv4a' | undefined {
  if (name === 'AWS4-ECDSA-P256-SHA256') return 'sigv4a';
  // "AWS <key>:<signature>" in the header; `HmacSHA256` and `HmacSHA1` in the query.
  return name === 'AWS' || name.startsWith('Hmac') ? 'sigv2' : undefined;
}

/**
 * Names of the signed headers, or `undefined` where the list is absent or holds what no header name can: a line break or a
 * colon there would let one canonical request stand for two different requests.
 */
export function readSignedHeaders(list: string | undefined): readonly string[] | undefined {
  return list === undefined || !/^[!-9;-~]+$/.test(list) ? undefined : list.split(';');
}
