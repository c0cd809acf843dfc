import type { UntagUserRequest } from '../../../../../facts/aws/models/iam';
import { removeTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';

export const untagUser = operation<UntagUserRequest, undefined>({
  name: 'UntagUser',
  async run(call, input) {
    await removeTags(call.services.identity, 'user', call.principal.account, input.UserName, input.TagKeys);
    return undefined;
  },
});
