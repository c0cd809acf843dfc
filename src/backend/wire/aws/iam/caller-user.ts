import type { Call } from '../operation';
import { iamError } from './errors';

/**
 * The user that is named or, where none is, the caller: "If you do not specify a user name, IAM determines the user name
 * implicitly based on the AWS access key ID signing the request" (IAM API reference).
 * @throws AwsError where the caller is no user: roles and the root user have no user's name
 */
export function userNameOf({ principal }: Call, named: string | undefined): string {
  if (named !== undefined) return named;
  if (principal.kind !== 'user') {
    throw iamError(400, 'ValidationError', 'Must specify userName when calling with non-User credentials');
  }
  return principal.arn.slice(principal.arn.lastIndexOf('/') + 1);
}
