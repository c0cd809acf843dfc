import { canonicalPath } from './canonical-path';
import { canonicalQuery, queryParameters, type QueryParameter } from './canonical-query';
import { canonicalRequest } from './canonical-request';
import { checkScope, parseCredential } from './credential-scope';
import { readHeaderForm } from './header-form';
import { declaredPayload } from './payload-hash';
import { claimsInQuery, readQueryForm, sessionTokenParameter, signatureParameter } from './query-form';
import { headerValues, splitTarget, type HeaderValues, type RequestHead } from './request-head';
import type { SignatureClaim } from './signature-claim';
import { SignatureFault } from './signature-fault';
import type { SignatureRules } from './signature-rules';
import { checkSignedHeaders } from './signed-headers';
import { amzDate } from './signing-date';
import { SigningKeys } from './signing-key';
import { checkTime } from './signing-time';
import { stringToSign } from './string-to-sign';
import type { Clock } from '../../../clock';
import { hmac } from '../../../crypto/digests';
import { equalBytes, equalText } from '../../../crypto/equal';
import type { Credential, FindCredential } from '../../../identity/credentials';
import type { Principal } from '../../../principal';

/** A signature that holds. */
export interface VerifiedSignature {
  readonly form: SignatureClaim['form'];
  readonly principal: Principal;
  readonly region: string;
  readonly service: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly date: string;
  /** `YYYYMMDD/region/service/aws4_request` */
  readonly scope: string;
  /** Hex of SHA-256, `UNSIGNED-PAYLOAD` or `STREAMING-…`. Where rules say `declared`, the reader of the body must hold it against this. */
  readonly payloadHash: string;
  /** Hex. Seed of the chunk signatures of a streamed body. */
  readonly signature: string;
  /** Belongs to the verifier: not to be changed, kept or logged. */
  readonly signingKey: Buffer;
}

export interface VerifierParts {
  readonly findCredential: FindCredential;
  /** What signatures are dated by. */
  readonly clock: Clock;
  /** What sessions expire by; the same clock where none is given. */
  readonly sessionClock?: Clock;
  readonly signingKeys?: SigningKeys;
}

/**
 * @param bodyHash hex SHA-256 of the body as received: asked for only where the rules need it, and only once the head
 * alone gives no reason to refuse
 * @throws SignatureFault
 */
export type Verify = (head: RequestHead, rules: SignatureRules, bodyHash: () => string | Promise<string>) => Promise<VerifiedSignature>;

/** Verifies AWS Signature Version 4, in the header and in the query (presigned). */
export function signatureVerifier({ findCredential, clock, sessionClock = clock, signingKeys = new SigningKeys() }: VerifierParts): Verify {
  return async (head, rules, bodyHash) => {
    const { path, query } = splitTarget(head.target);
    const headers = headerValues(head);
    const parameters = queryParameters(query);
    const now = clock.now();

    const claim = readClaim(headers, parameters, rules);
    const credential = parseCredential(claim.credential, claim.form);
    // The `Date` header may be written otherwise; what is signed is always the basic form.
    const date = claim.date.length === 16 ? claim.date : amzDate(claim.signedAt);
    checkScope(credential, rules, date.slice(0, 8), claim.form);
    checkTime(claim, rules, now);
    checkSignedHeaders(claim, headers, rules);
    const payloadHash = declaredPayload(claim, headers, parameters, rules) ?? (await bodyHash());

    const found = await findCredential(credential.accessKeyId, claim.sessionToken);
    if (found === undefined) throw new SignatureFault('unknown-access-key', { accessKeyId: credential.accessKeyId });
    checkSessionToken(claim, found, credential.accessKeyId, sessionClock.now());

    const canonical = canonicalRequest({
      method: head.method,
      path: canonicalPath(path, rules),
      query: canonicalQuery(parameters, claim.form === 'header' ? [] : unsignedParameters[rules.sessionToken]),
      headers,
      signedHeaders: claim.signedHeaders,
      payloadHash,
    });
    const toSign = stringToSign(date, credential.scope, canonical);
    const signingKey = signingKeys.key(found.secret, claim.credential, credential);
    if (!equalBytes(hmac('sha256', signingKey, toSign), signatureBytes(claim.signature))) {
      throw new SignatureFault('mismatch', {
        accessKeyId: credential.accessKeyId,
        stringToSign: toSign,
        canonicalRequest: canonical,
        signatureProvided: claim.signature,
      });
    }
    return {
      form: claim.form,
      principal: found.principal,
      region: credential.region,
      service: credential.service,
      date,
      scope: credential.scope,
      payloadHash,
      signature: claim.signature,
      signingKey,
    };
  };
}

const unsignedParameters: Record<SignatureRules['sessionToken'], readonly string[]> = {
  signed: [signatureParameter],
  appended: [signatureParameter, sessionTokenParameter],
};

function readClaim(headers: HeaderValues, parameters: readonly QueryParameter[], rules: SignatureRules): SignatureClaim {
  const authorizations = headers.get('authorization') ?? [];
  const [authorization] = authorizations;
  const inQuery = claimsInQuery(parameters);
  if (authorizations.length > 1 || (authorization !== undefined && inQuery !== undefined)) {
    throw new SignatureFault('ambiguous-authorization', { authorization: authorizations.join(', ') });
  }
  if (authorization !== undefined) return readHeaderForm(authorization, headers);
  if (inQuery === 'v2') throw new SignatureFault('unsupported-algorithm', { form: 'query', algorithm: 'AWS', known: 'sigv2' });
  if (inQuery === undefined) throw new SignatureFault('missing-token', {});
  return readQueryForm(parameters, rules.maxExpirySeconds);
}

/** @throws SignatureFault `invalid-session-token`, `session-expired` */
export function checkSessionToken(
  claim: Pick<SignatureClaim, 'sessionToken'>,
  credential: Credential,
  accessKeyId: string,
  now: number,
): void {
  if (credential.ignoresSessionToken) return;
  const { sessionToken: token } = claim;
  const expected = credential.sessionToken;
  if (expected === undefined && token === undefined) return;
  if (expected === undefined || token === undefined || !equalText(token, expected)) {
    throw new SignatureFault('invalid-session-token', { accessKeyId, token });
  }
  if (credential.expiresAt !== undefined && now >= credential.expiresAt) {
    throw new SignatureFault('session-expired', { accessKeyId, token });
  }
}

/** Lower-case hexadecimal only: another writing of the same bytes would be a second signature of the same request. */
export const signatureBytes = (text: string): Buffer => (/^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.alloc(0));
