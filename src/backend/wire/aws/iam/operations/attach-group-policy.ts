import type { AttachGroupPolicyRequest } from '../../../../../facts/aws/models/iam';
import { attach } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const attachGroupPolicy = operation<AttachGroupPolicyRequest, undefined>({
  name: 'AttachGroupPolicy',
  async run(call, input) {
    await attach(call.services.identity, 'group', call.principal.account, input.GroupName, input.PolicyArn);
    return undefined;
  },
});
