import { sha256Hex } from '../../../crypto/digests';
import { wireBytes } from './request-head';
import { algorithm } from './signature-claim';

/** IAM user guide, "Create a signed AWS API request", step 3. `date` is `YYYYMMDDTHHMMSSZ`. */
export function stringToSign(date: string, scope: string, canonicalRequest: string): string {
  return `${algorithm}\n${date}\n${scope}\n${sha256Hex(wireBytes(canonicalRequest))}`;
}
