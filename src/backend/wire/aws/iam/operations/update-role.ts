import { sessionLimits } from '../../../../../facts/aws/iam-limits';
import type { UpdateRoleRequest } from '../../../../../facts/aws/models/iam';
import { updateRole as change } from '../../../../identity/roles';
import { operation } from '../../operation';

export const updateRole = operation<UpdateRoleRequest, object>({
  name: 'UpdateRole',
  async run(call, input) {
    await change(call.services.identity, call.principal.account, input.RoleName, {
      ...(input.Description === undefined ? {} : { description: input.Description }),
      // IAM API reference, UpdateRole: "If you do not specify a value for this setting, the default value of one hour is applied."
      maxSession: input.MaxSessionDuration ?? sessionLimits.roleDefault,
    });
    return {};
  },
});
