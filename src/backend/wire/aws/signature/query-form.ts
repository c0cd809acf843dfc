import type { QueryParameter } from './canonical-query';
import { algorithm, knownAlgorithm, readSignedHeaders, type SignatureClaim } from './signature-claim';
import { SignatureFault, type SignaturePart } from './signature-fault';
import { parseAmzDate } from './signing-date';
import { decodePart } from './uri-encoding';

/** The one parameter that is never signed. */
export const signatureParameter = 'X-Amz-Signature';
export const sessionTokenParameter = 'X-Amz-Security-Token';

const marks: ReadonlySet<string> = new Set(['X-Amz-Algorithm', signatureParameter, 'X-Amz-Credential']);

/** Whether the query claims a signature of version 4 (`X-Amz-…`) or 2 (`AWSAccessKeyId` with `Signature`). */
export function claimsInQuery(parameters: readonly QueryParameter[]): 'v4' | 'v2' | undefined {
  let v2 = 0;
  for (const { name } of parameters) {
    if (marks.has(name)) return 'v4';
    if (name === 'AWSAccessKeyId' || name === 'Signature') v2++;
  }
  return v2 >= 2 ? 'v2' : undefined;
}

/**
 * `X-Amz-Algorithm`, `X-Amz-Credential`, `X-Amz-Date`, `X-Amz-Expires`, `X-Amz-SignedHeaders`, `X-Amz-Signature`
 * @throws SignatureFault `unsupported-algorithm`, `incomplete`, `malformed-date`, `malformed-expiry`
 */
export function readQueryForm(parameters: readonly QueryParameter[], maxSeconds: number): SignatureClaim {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (const { name, value } of parameters) {
    if (!name.startsWith('X-Amz-')) continue;
    if (values.has(name)) repeated.add(name);
    values.set(name, decodePart(value));
  }
  const found = values.get('X-Amz-Algorithm');
  if (found !== undefined && found !== algorithm) {
    throw new SignatureFault('unsupported-algorithm', { form: 'query', algorithm: found, known: knownAlgorithm(found) });
  }
  // A repeated parameter says nothing that could be relied on.
  const value = (name: string): string | undefined => (repeated.has(name) ? undefined : values.get(name));
  const credential = value('X-Amz-Credential');
  const signature = value(signatureParameter);
  const signedHeaders = readSignedHeaders(value('X-Amz-SignedHeaders'));
  const date = value('X-Amz-Date');
  const expires = value('X-Amz-Expires');
  const missing: SignaturePart[] = [];
  if (!value('X-Amz-Algorithm')) missing.push('Algorithm');
  if (!expires) missing.push('Expires');
  if (!credential || !signature || !signedHeaders || !date || !expires || missing.length > 0) {
    if (!credential) missing.push('Credential');
    if (!signature) missing.push('Signature');
    if (!signedHeaders) missing.push('SignedHeaders');
    if (!date) missing.push('Date');
    throw new SignatureFault('incomplete', { form: 'query', missing, authorization: '' });
  }
  const signedAt = parseAmzDate(date);
  if (signedAt === undefined) throw new SignatureFault('malformed-date', { form: 'query', date });
  return {
    form: 'query',
    credential,
    signedHeaders,
    signature,
    signedAt,
    date,
    sessionToken: value(sessionTokenParameter),
    expirySeconds: readExpiry(expires, maxSeconds),
  };
}

function readExpiry(text: string, maxSeconds: number): number {
  const refuse = (reason: 'not-a-number' | 'negative' | 'too-long') =>
    new SignatureFault('malformed-expiry', { value: text, reason, maxSeconds });
  if (!/^-?\d{1,12}$/.test(text)) throw refuse('not-a-number');
  const seconds = Number(text);
  if (seconds < 0) throw refuse('negative');
  if (seconds > maxSeconds) throw refuse('too-long');
  return seconds;
}
