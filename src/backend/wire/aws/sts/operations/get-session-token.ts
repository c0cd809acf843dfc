import { sessionLimits } from '../../../../../facts/aws/iam-limits';
import type { GetSessionTokenRequest, GetSessionTokenResponse } from '../../../../../facts/aws/models/sts';
import { ownSession } from '../../../../identity/sessions';
import { operation } from '../../operation';
import { writeCredentials } from '../credentials';
import { stsError } from '../errors';

/** Needs no permission, but long-term credentials. */
export const getSessionToken = operation<GetSessionTokenRequest, GetSessionTokenResponse>({
  name: 'GetSessionToken',
  run({ principal, services }, input) {
    if (principal.session !== undefined) throw stsError(403, 'AccessDenied', 'Cannot call GetSessionToken with session credentials');
    if (input.SerialNumber !== undefined || input.TokenCode !== undefined) {
      throw stsError(403, 'AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.');
    }
    const root = principal.kind === 'root';
    const longest = root ? sessionLimits.rootLongest : sessionLimits.userLongest;
    const asked = input.DurationSeconds ?? (root ? sessionLimits.rootLongest : sessionLimits.userDefault);
    // "If the duration is longer than one hour, the session for AWS account owners defaults to one hour."
    return Promise.resolve({ Credentials: writeCredentials(ownSession(services.identity, principal, Math.min(asked, longest))) });
  },
});
