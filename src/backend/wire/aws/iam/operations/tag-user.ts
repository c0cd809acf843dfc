import type { TagUserRequest } from '../../../../../facts/aws/models/iam';
import { addTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';
import { readTags } from '../shapes';

export const tagUser = operation<TagUserRequest, undefined>({
  name: 'TagUser',
  async run(call, input) {
    await addTags(call.services.identity, 'user', call.principal.account, input.UserName, readTags(input.Tags));
    return undefined;
  },
});
