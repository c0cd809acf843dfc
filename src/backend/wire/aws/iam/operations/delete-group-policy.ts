import type { DeleteGroupPolicyRequest } from '../../../../../facts/aws/models/iam';
import { deleteInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const deleteGroupPolicy = operation<DeleteGroupPolicyRequest, undefined>({
  name: 'DeleteGroupPolicy',
  async run(call, input) {
    await deleteInline(call.services.identity, 'group', call.principal.account, input.GroupName, input.PolicyName);
    return undefined;
  },
});
