import type { DetachUserPolicyRequest } from '../../../../../facts/aws/models/iam';
import { detach } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const detachUserPolicy = operation<DetachUserPolicyRequest, undefined>({
  name: 'DetachUserPolicy',
  async run(call, input) {
    await detach(call.services.identity, 'user', call.principal.account, input.UserName, input.PolicyArn);
    return undefined;
  },
});
