import type { HeaderValues } from './request-head';
import type { SignatureClaim } from './signature-claim';
import { SignatureFault } from './signature-fault';
import type { SignatureRules } from './signature-rules';

/**
 * `host` and every `x-amz-…` header must be signed: a header that changes what a request means and is not covered could be
 * added by anyone on the way. @throws SignatureFault `unsigned-headers`
 */
export function checkSignedHeaders(claim: SignatureClaim, headers: HeaderValues, rules: SignatureRules): void {
  const signedHeaders = new Set(claim.signedHeaders);
  const unsigned: string[] = [];
  if (!signedHeaders.has('host')) unsigned.push('host');
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-') && !signedHeaders.has(name) && !mayStayUnsigned(name, claim, rules)) unsigned.push(name);
  }
  if (unsigned.length > 0) throw new SignatureFault('unsigned-headers', { names: unsigned });
}

function mayStayUnsigned(name: string, claim: SignatureClaim, rules: SignatureRules): boolean {
  if (name === 'x-amz-security-token') return rules.sessionToken === 'appended';
  // Whoever is handed a presigned URL may still send the hash; it is then held against the body, and binds nobody else.
  return name === 'x-amz-content-sha256' && claim.form === 'query' && rules.payload === 'declared';
}
