/**
 * The backend's only way out: a POST to a server that somebody else runs, such as the proxy of an external key store. Services are handed
 * it as they are a clock; whoever composes decides where it leads.
 */
export type SendOutside = (request: OutgoingRequest) => Promise<OutgoingResponse>;

export interface OutgoingRequest {
  /** `https://xks.example.com` */
  readonly origin: string;
  readonly path: string;
  /** The host's is added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the first packet to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** An answer that came whole, whatever it says. */
export interface OutgoingResponse {
  readonly status: number;
  readonly body: Buffer;
}

/** Why there is no answer: nobody there, no TLS with whom it should be, not in time, or no HTTP. */
export type OutgoingFailureReason = 'unreachable' | 'tls' | 'timeout' | 'malformed';

/** What a `SendOutside` rejects with, and nothing else. */
export class OutgoingFailure extends Error {
  constructor(readonly reason: OutgoingFailureReason) {
    super(reason);
    this.name = 'OutgoingFailure';
  }
}
