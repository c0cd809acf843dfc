import type { DeleteAccessKeyRequest } from '../../../../../facts/aws/models/iam';
import { deleteAccessKey as remove } from '../../../../identity/access-keys';
import { operation } from '../../operation';
import { userNameOf } from '../caller-user';

export const deleteAccessKey = operation<DeleteAccessKeyRequest, undefined>({
  name: 'DeleteAccessKey',
  async run(call, input) {
    const name = userNameOf(call, input.UserName);
    await remove(call.services.identity, call.principal.account, name, input.AccessKeyId);
    return undefined;
  },
});
