import type { UpdateAssumeRolePolicyRequest } from '../../../../../facts/aws/models/iam';
import { updateRole } from '../../../../identity/roles';
import { operation } from '../../operation';

export const updateAssumeRolePolicy = operation<UpdateAssumeRolePolicyRequest, undefined>({
  name: 'UpdateAssumeRolePolicy',
  async run(call, input) {
    await updateRole(call.services.identity, call.principal.account, input.RoleName, { trust: input.PolicyDocument });
    return undefined;
  },
});
