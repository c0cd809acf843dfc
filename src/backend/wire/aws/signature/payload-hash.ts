import type { QueryParameter } from './canonical-query';
import type { HeaderValues } from './request-head';
import type { SignatureClaim } from './signature-claim';
import { SignatureFault } from './signature-fault';
import type { SignatureRules } from './signature-rules';

export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/** Words that `x-amz-content-sha256` may hold in place of a hash, and whether we can verify what they announce. */
export const payloadWords = new Map<string, 'served' | 'sigv4a'>([
  [unsignedPayload, 'served'],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'served'],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'served'],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', 'served'],
  ['STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD', 'sigv4a'],
  ['STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER', 'sigv4a'],
]);

/**
 * The payload hash where the request itself says it; `undefined` where it is the hash of the body as received.
 * @throws SignatureFault `missing-payload-hash`, `malformed-payload-hash`
 */
export function declaredPayload(
  claim: SignatureClaim,
  headers: HeaderValues,
  parameters: readonly QueryParameter[],
  rules: SignatureRules,
): string | undefined {
  if (rules.payload === 'body') return undefined;
  const value = headers.get('x-amz-content-sha256')?.[0];
  if (rules.payload === 'body-or-unsigned') return value === unsignedPayload ? unsignedPayload : undefined;
  if (claim.form === 'query') {
    // S3 API reference, "Authenticating Requests: Using Query Parameters": the payload is unknown when the URL is made,
    // unless the header was signed with it or the parameter says otherwise.
    if (value !== undefined && claim.signedHeaders.includes('x-amz-content-sha256')) return checked(value);
    return checked(parameters.find((parameter) => parameter.name === 'X-Amz-Content-Sha256')?.value ?? unsignedPayload);
  }
  if (value === undefined) throw new SignatureFault('missing-payload-hash', {});
  return checked(value);
}

function checked(value: string): string {
  if (/^[0-9a-f]{64}$/.test(value) || payloadWords.get(value) === 'served') return value;
  throw new SignatureFault('malformed-payload-hash', { value });
}
