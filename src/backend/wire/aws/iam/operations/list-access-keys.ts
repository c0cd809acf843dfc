import type { ListAccessKeysRequest, ListAccessKeysResponse } from '../../../../../facts/aws/models/iam';
import { listAccessKeys as read } from '../../../../identity/access-keys';
import { operation } from '../../operation';
import { userNameOf } from '../caller-user';
import { page } from '../paging';
import { dateOf } from '../shapes';

export const listAccessKeys = operation<ListAccessKeysRequest, ListAccessKeysResponse>({
  name: 'ListAccessKeys',
  async run(call, input) {
    const keys = await read(call.services.identity, call.principal.account, userNameOf(call, input.UserName));
    const { items, ...rest } = page(keys, ({ id }) => id, input);
    return {
      AccessKeyMetadata: items.map(({ userName, id, active, createdAt }) => ({
        UserName: userName,
        AccessKeyId: id,
        Status: active ? 'Active' : 'Inactive',
        CreateDate: dateOf(createdAt),
      })),
      ...rest,
    };
  },
});
