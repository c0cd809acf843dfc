import { Fault } from '../../../fault';

/** The two places a signature can stand in. */
export type SignatureForm = 'header' | 'query';

/** Why a request is not authentic. Front-ends word every kind in `wording.ts`. Times are milliseconds since the Unix epoch. */
export interface SignatureFaults {
  /** Nothing in the request claims an identity. S3 may serve it as anonymous. */
  readonly 'missing-token': object;
  /** Both a header and query parameters, or the header twice: which one would be meant? */
  readonly 'ambiguous-authorization': { readonly authorization: string };
  /** SigV2, sigv4a, or a scheme we do not know. */
  readonly 'unsupported-algorithm': {
    readonly form: SignatureForm;
    readonly algorithm: string;
    readonly known: 'sigv2' | 'sigv4a' | undefined;
  };
  /** A part of the Authorization header is no `key=value`. */
  readonly 'malformed-header': { readonly part: string; readonly authorization: string };
  /** Parts that the form requires are absent. `authorization` is empty in the query form. */
  readonly incomplete: { readonly form: SignatureForm; readonly missing: readonly SignaturePart[]; readonly authorization: string };
  readonly 'malformed-credential': { readonly form: SignatureForm; readonly credential: string };
  /** The scope names another day, region, service or ending than the request is for. */
  readonly 'wrong-scope': { readonly form: SignatureForm; readonly wrong: readonly WrongScope[] };
  readonly 'malformed-date': { readonly form: SignatureForm; readonly date: string };
  readonly expired: { readonly signedAt: number; readonly now: number; readonly skewMs: number; readonly date: string };
  readonly 'not-yet-valid': { readonly signedAt: number; readonly now: number; readonly skewMs: number; readonly date: string };
  /** `X-Amz-Expires` is no number, negative or longer than `maxSeconds`. */
  readonly 'malformed-expiry': {
    readonly value: string;
    readonly reason: 'not-a-number' | 'negative' | 'too-long';
    readonly maxSeconds: number;
  };
  readonly 'presigned-expired': {
    readonly signedAt: number;
    readonly expiresAt: number;
    readonly seconds: number;
    readonly now: number;
    readonly date: string;
  };
  readonly 'presigned-not-yet-valid': { readonly signedAt: number; readonly now: number; readonly skewMs: number; readonly date: string };
  /** Headers that the signature must cover and does not. Lower case. */
  readonly 'unsigned-headers': { readonly names: readonly string[] };
  /** `x-amz-content-sha256` is absent where the service requires it. */
  readonly 'missing-payload-hash': object;
  readonly 'malformed-payload-hash': { readonly value: string };
  readonly 'unknown-access-key': { readonly accessKeyId: string };
  /** A session token is absent, unexpected or another than the credential's. */
  readonly 'invalid-session-token': { readonly accessKeyId: string; readonly token: string | undefined };
  readonly 'session-expired': { readonly accessKeyId: string; readonly token: string };
  /** What we computed, so that the client's author can compare: holds no secret. */
  readonly mismatch: {
    readonly accessKeyId: string;
    readonly stringToSign: string;
    /** Absent where no request was signed but a policy. */
    readonly canonicalRequest?: string;
    readonly signatureProvided: string;
  };
}

export type SignaturePart = 'Credential' | 'Signature' | 'SignedHeaders' | 'Date' | 'Expires' | 'Algorithm';

export interface WrongScope {
  readonly what: 'date' | 'region' | 'service' | 'terminator';
  readonly got: string;
  readonly expected: string;
}

export class SignatureFault<Kind extends keyof SignatureFaults = keyof SignatureFaults> extends Fault<SignatureFaults, Kind> {}
