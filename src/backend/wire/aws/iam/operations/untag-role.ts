import type { UntagRoleRequest } from '../../../../../facts/aws/models/iam';
import { removeTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';

export const untagRole = operation<UntagRoleRequest, undefined>({
  name: 'UntagRole',
  async run(call, input) {
    await removeTags(call.services.identity, 'role', call.principal.account, input.RoleName, input.TagKeys);
    return undefined;
  },
});
