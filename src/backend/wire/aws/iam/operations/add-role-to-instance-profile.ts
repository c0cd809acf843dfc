import type { AddRoleToInstanceProfileRequest } from '../../../../../facts/aws/models/iam';
import { addRoleToProfile } from '../../../../identity/instance-profiles';
import { operation } from '../../operation';

export const addRoleToInstanceProfile = operation<AddRoleToInstanceProfileRequest, undefined>({
  name: 'AddRoleToInstanceProfile',
  async run(call, input) {
    const { InstanceProfileName: name, RoleName: role } = input;
    await addRoleToProfile(call.services.identity, call.principal.account, name, role);
    return undefined;
  },
});
