import type { GetRoleRequest, GetRoleResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { writeRole } from '../shapes';

export const getRole = operation<GetRoleRequest, GetRoleResponse>({
  name: 'GetRole',
  async run(call, input) {
    return { Role: writeRole(await getEntity(call.services.identity.records, 'role', call.principal.account, input.RoleName)) };
  },
});
