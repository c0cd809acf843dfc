import type { RemoveRoleFromInstanceProfileRequest } from '../../../../../facts/aws/models/iam';
import { removeRoleFromProfile } from '../../../../identity/instance-profiles';
import { operation } from '../../operation';

export const removeRoleFromInstanceProfile = operation<RemoveRoleFromInstanceProfileRequest, undefined>({
  name: 'RemoveRoleFromInstanceProfile',
  async run(call, input) {
    const { InstanceProfileName: name, RoleName: role } = input;
    await removeRoleFromProfile(call.services.identity, call.principal.account, name, role);
    return undefined;
  },
});
