import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '../../../../../facts/aws/models/sts';
import { operation } from '../../operation';

/** Needs no permission: "Even if you have a policy that explicitly denies it" (STS API reference). */
export const getCallerIdentity = operation<GetCallerIdentityRequest, GetCallerIdentityResponse>({
  name: 'GetCallerIdentity',
  run: ({ principal }) => Promise.resolve({ Account: principal.account, Arn: principal.arn, UserId: principal.userId }),
});
