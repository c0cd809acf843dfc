import type { DeleteUserPolicyRequest } from '../../../../../facts/aws/models/iam';
import { deleteInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';

export const deleteUserPolicy = operation<DeleteUserPolicyRequest, undefined>({
  name: 'DeleteUserPolicy',
  async run(call, input) {
    await deleteInline(call.services.identity, 'user', call.principal.account, input.UserName, input.PolicyName);
    return undefined;
  },
});
