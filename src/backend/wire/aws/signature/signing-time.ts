import type { SignatureClaim } from './signature-claim';
import { SignatureFault } from './signature-fault';
import type { SignatureRules } from './signature-rules';

/** @throws SignatureFault `expired`, `not-yet-valid`, `presigned-expired`, `presigned-not-yet-valid` */
export function checkTime(claim: SignatureClaim, rules: SignatureRules, now: number): void {
  const { signedAt, expirySeconds, date } = claim;
  const { skewMs } = rules;
  const early = signedAt > now + skewMs;
  if (expirySeconds === undefined) {
    if (early) throw new SignatureFault('not-yet-valid', { signedAt, now, skewMs, date });
    if (signedAt < now - skewMs) throw new SignatureFault('expired', { signedAt, now, skewMs, date });
    return;
  }
  if (early) throw new SignatureFault('presigned-not-yet-valid', { signedAt, now, skewMs, date });
  const expiresAt = signedAt + expirySeconds * 1000;
  if (now > expiresAt) throw new SignatureFault('presigned-expired', { signedAt, expiresAt, seconds: expirySeconds, now, date });
}
