import type { UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse } from '../../../../../facts/aws/models/iam';
import { updateRole } from '../../../../identity/roles';
import { operation } from '../../operation';
import { writeRole } from '../shapes';

export const updateRoleDescription = operation<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse>({
  name: 'UpdateRoleDescription',
  async run(call, input) {
    const change = { description: input.Description };
    return { Role: writeRole(await updateRole(call.services.identity, call.principal.account, input.RoleName, change)) };
  },
});
