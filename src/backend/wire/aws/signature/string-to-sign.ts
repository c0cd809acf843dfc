import { wireBytes } from './request-head';
import { algorithm } from './signature-claim';
import { hexDigest } from '../../../crypto/digests';

/** Most requests are, and need no copy as bytes. */
const ascii = /^[\x20-\x7e\n]*$/;

/** IAM user guide, "Create a signed AWS API request", step 3. `date` is `YYYYMMDDTHHMMSSZ`. */
export function stringToSign(date: string, scope: string, canonicalRequest: string): string {
  return `${algorithm}\n${date}\n${scope}\n${hexDigest('sha256', ascii.test(canonicalRequest) ? canonicalRequest : wireBytes(canonicalRequest))}`;
}
