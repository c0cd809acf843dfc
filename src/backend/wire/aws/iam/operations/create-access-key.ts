import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from '../../../../../facts/aws/models/iam';
import { createAccessKey as create } from '../../../../identity/access-keys';
import { operation } from '../../operation';
import { userNameOf } from '../caller-user';
import { dateOf } from '../shapes';

export const createAccessKey = operation<CreateAccessKeyRequest, CreateAccessKeyResponse>({
  name: 'CreateAccessKey',
  async run(call, input) {
    const { key, secret } = await create(call.services.identity, call.principal.account, userNameOf(call, input.UserName));
    return {
      AccessKey: {
        UserName: key.userName,
        AccessKeyId: key.id,
        Status: 'Active',
        SecretAccessKey: secret,
        CreateDate: dateOf(key.createdAt),
      },
    };
  },
});
