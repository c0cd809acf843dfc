import { sessionLimits } from '../../../../../facts/aws/iam-limits';
import type { UpdateRoleRequest } from '../../../../../facts/aws/models/iam';
import { updateRole as change } from '../../../../identity/roles';
import { operation } from '../../operation';

export const updateRole = operation<UpdateRoleRequest, object>({
  name: 'UpdateRole',
  async run(call, input) {
    await change(call.services.identity, call.principal.account, input.RoleName, {
      // A description that is not given is taken away, and so is a length of sessions (recorded: the console sends both).
      description: input.Description ?? '',
      maxSession: input.MaxSessionDuration ?? sessionLimits.roleDefault,
    });
    return {};
  },
});
