import type { AttachUserPolicyRequest } from '../../../../../facts/aws/models/iam';
import { attach } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const attachUserPolicy = operation<AttachUserPolicyRequest, undefined>({
  name: 'AttachUserPolicy',
  async run(call, input) {
    await attach(call.services.identity, 'user', call.principal.account, input.UserName, input.PolicyArn);
    return undefined;
  },
});
