import type { UntagInstanceProfileRequest } from '../../../../../facts/aws/models/iam';
import { removeTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';

export const untagInstanceProfile = operation<UntagInstanceProfileRequest, undefined>({
  name: 'UntagInstanceProfile',
  async run(call, input) {
    await removeTags(call.services.identity, 'instance-profile', call.principal.account, input.InstanceProfileName, input.TagKeys);
    return undefined;
  },
});
