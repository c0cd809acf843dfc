import type { TagRoleRequest } from '../../../../../facts/aws/models/iam';
import { addTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';
import { readTags } from '../shapes';

export const tagRole = operation<TagRoleRequest, undefined>({
  name: 'TagRole',
  async run(call, input) {
    await addTags(call.services.identity, 'role', call.principal.account, input.RoleName, readTags(input.Tags));
    return undefined;
  },
});
