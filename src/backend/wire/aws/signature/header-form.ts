import type { HeaderValues } from './request-head';
import { algorithm, knownAlgorithm, readSignedHeaders, type SignatureClaim } from './signature-claim';
import { SignatureFault, type SignaturePart } from './signature-fault';
import { parseAmzDate, parseDateHeader } from './signing-date';

/**
 * `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=a;b, Signature=…`
 * @throws SignatureFault `unsupported-algorithm`, `malformed-header`, `incomplete`, `malformed-date`
 */
export function readHeaderForm(authorization: string, headers: HeaderValues): SignatureClaim {
  const space = authorization.indexOf(' ');
  const scheme = space < 0 ? authorization : authorization.slice(0, space);
  if (scheme !== algorithm) {
    throw new SignatureFault('unsupported-algorithm', { form: 'header', algorithm: scheme, known: knownAlgorithm(scheme) });
  }
  const parts = space < 0 ? new Map<string, string>() : readParts(authorization, authorization.slice(space + 1));
  const date = headers.get('x-amz-date')?.[0] ?? headers.get('date')?.[0];
  const credential = parts.get('Credential');
  const signature = parts.get('Signature');
  const signedHeaders = readSignedHeaders(parts.get('SignedHeaders'));
  if (!credential || !signature || !signedHeaders || date === undefined) {
    const missing: SignaturePart[] = [];
    if (!credential) missing.push('Credential');
    if (!signature) missing.push('Signature');
    if (!signedHeaders) missing.push('SignedHeaders');
    if (date === undefined) missing.push('Date');
    throw new SignatureFault('incomplete', { form: 'header', missing, authorization });
  }
  const signedAt = headers.has('x-amz-date') ? parseAmzDate(date) : parseDateHeader(date);
  if (signedAt === undefined) throw new SignatureFault('malformed-date', { form: 'header', date });
  return {
    form: 'header',
    credential,
    signedHeaders,
    signature,
    signedAt,
    date,
    sessionToken: headers.get('x-amz-security-token')?.[0],
  };
}

/** Parts are separated by commas, with or without white space. A repeated part is refused: which one would be meant? */
function readParts(authorization: string, text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const piece of text.split(',')) {
    const part = piece.trim();
    const equals = part.indexOf('=');
    const name = part.slice(0, equals);
    // AWS's own reader splits at white space too: a blank inside a part leaves a piece without an equal sign.
    const blank = part.search(/\s/);
    if (equals < 0 || blank >= 0 || parts.has(name)) {
      throw new SignatureFault('malformed-header', { part: blank < 0 ? part : part.slice(blank).trim(), authorization });
    }
    parts.set(name, part.slice(equals + 1));
  }
  return parts;
}
