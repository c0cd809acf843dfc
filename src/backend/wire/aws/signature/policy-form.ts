import { checkScope, parseCredential } from './credential-scope';
import { algorithm, knownAlgorithm } from './signature-claim';
import { SignatureFault } from './signature-fault';
import type { SignatureRules } from './signature-rules';
import { parseAmzDate } from './signing-date';
import { SigningKeys } from './signing-key';
import { checkSessionToken, signatureBytes } from './verify';
import type { VerifierParts } from './verify';
import { hmac } from '../../../crypto/digests';
import { equalBytes } from '../../../crypto/equal';
import type { Principal } from '../../../principal';

/** What a form says of its own signature: S3 API reference, "Authenticating requests in browser-based uploads using POST". */
export interface PolicyClaim {
  readonly algorithm: string;
  readonly credential: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly date: string;
  readonly signature: string;
  readonly sessionToken: string | undefined;
  /** The policy as it was sent, which is what is signed: base64. */
  readonly policy: string;
}

export interface SignedPolicy {
  readonly principal: Principal;
  readonly region: string;
}

/** @throws SignatureFault. How long it holds is said by the policy itself. */
export type VerifyPolicy = (claim: PolicyClaim, rules: SignatureRules) => Promise<SignedPolicy>;

export function policyVerifier({
  findCredential,
  clock,
  sessionClock = clock,
  signingKeys = new SigningKeys(),
}: VerifierParts): VerifyPolicy {
  return async (claim, rules) => {
    if (claim.algorithm !== algorithm) {
      const { algorithm: found } = claim;
      throw new SignatureFault('unsupported-algorithm', { form: 'query', algorithm: found, known: knownAlgorithm(found) });
    }
    const credential = parseCredential(claim.credential, 'query');
    if (parseAmzDate(claim.date) === undefined) throw new SignatureFault('malformed-date', { form: 'query', date: claim.date });
    checkScope(credential, rules, claim.date.slice(0, 8), 'query');
    const { accessKeyId } = credential;
    const found = await findCredential(accessKeyId, claim.sessionToken);
    if (found === undefined) throw new SignatureFault('unknown-access-key', { accessKeyId });
    checkSessionToken(claim, found, accessKeyId, sessionClock.now());
    const key = signingKeys.key(found.secret, claim.credential, credential);
    if (!equalBytes(hmac('sha256', key, claim.policy), signatureBytes(claim.signature))) {
      throw new SignatureFault('mismatch', { accessKeyId, stringToSign: claim.policy, signatureProvided: claim.signature });
    }
    return { principal: found.principal, region: credential.region };
  };
}
