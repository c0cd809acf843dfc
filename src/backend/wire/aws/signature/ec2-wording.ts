import type { SignatureWording } from './signature-wording';
import type { AwsErrorRow } from '../aws-error';

// Recorded from real EC2: aws-sdk-java-v2#2981 (AuthFailure, 401), aws-sdk-java#1443 (RequestExpired, 400).
const authFailure = (): AwsErrorRow => ({
  status: 401,
  code: 'AuthFailure',
  message: 'AWS was not able to validate the provided access credentials',
});
const expired = (): AwsErrorRow => ({ status: 400, code: 'RequestExpired', message: 'Request has expired.' });

/** EC2 tells little: one answer for whatever is wrong with the credentials. */
export const ec2Wording: SignatureWording = {
  'missing-token': () => ({ status: 400, code: 'MissingParameter', message: 'The request must contain the parameter AWSAccessKeyId' }),
  'ambiguous-authorization': authFailure,
  'unsupported-algorithm': authFailure,
  'malformed-header': authFailure,
  incomplete: authFailure,
  'malformed-credential': authFailure,
  'wrong-scope': authFailure,
  'malformed-date': authFailure,
  expired,
  'not-yet-valid': authFailure,
  'malformed-expiry': authFailure,
  'presigned-expired': expired,
  'presigned-not-yet-valid': authFailure,
  'unsigned-headers': authFailure,
  'missing-payload-hash': authFailure,
  'malformed-payload-hash': authFailure,
  'unknown-access-key': authFailure,
  'invalid-session-token': authFailure,
  'session-expired': expired,
  mismatch: authFailure,
};
