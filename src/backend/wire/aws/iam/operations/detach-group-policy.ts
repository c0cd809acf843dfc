import type { DetachGroupPolicyRequest } from '../../../../../facts/aws/models/iam';
import { detach } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const detachGroupPolicy = operation<DetachGroupPolicyRequest, undefined>({
  name: 'DetachGroupPolicy',
  async run(call, input) {
    await detach(call.services.identity, 'group', call.principal.account, input.GroupName, input.PolicyArn);
    return undefined;
  },
});
