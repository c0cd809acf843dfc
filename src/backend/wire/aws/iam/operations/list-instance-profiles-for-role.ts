import type { ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { listProfiles } from '../profile-list';

export const listInstanceProfilesForRole = operation<ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse>({
  name: 'ListInstanceProfilesForRole',
  async run(call, input) {
    const { name } = await getEntity(call.services.identity.records, 'role', call.principal.account, input.RoleName);
    return listProfiles(call, input, ({ role }) => role === name);
  },
});
