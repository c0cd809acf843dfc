import type { UpdateAccessKeyRequest } from '../../../../../facts/aws/models/iam';
import { updateAccessKey as change } from '../../../../identity/access-keys';
import { operation } from '../../operation';
import { userNameOf } from '../caller-user';
import { iamError } from '../errors';

export const updateAccessKey = operation<UpdateAccessKeyRequest, undefined>({
  name: 'UpdateAccessKey',
  async run(call, input) {
    const { AccessKeyId: id, Status: status } = input;
    // "Expired" is a status that only answers have.
    if (status === 'Expired') throw iamError(400, 'ValidationError', 'The status Expired cannot be set.');
    const name = userNameOf(call, input.UserName);
    await change(call.services.identity, call.principal.account, name, id, status === 'Active');
    return undefined;
  },
});
