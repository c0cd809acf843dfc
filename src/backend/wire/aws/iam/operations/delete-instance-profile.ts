import type { DeleteInstanceProfileRequest } from '../../../../../facts/aws/models/iam';
import { deleteInstanceProfile as remove } from '../../../../identity/instance-profiles';
import { operation } from '../../operation';

export const deleteInstanceProfile = operation<DeleteInstanceProfileRequest, undefined>({
  name: 'DeleteInstanceProfile',
  async run(call, input) {
    await remove(call.services.identity, call.principal.account, input.InstanceProfileName);
    return undefined;
  },
});
