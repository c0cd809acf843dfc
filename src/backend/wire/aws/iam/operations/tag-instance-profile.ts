import type { TagInstanceProfileRequest } from '../../../../../facts/aws/models/iam';
import { addTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';
import { readTags } from '../shapes';

export const tagInstanceProfile = operation<TagInstanceProfileRequest, undefined>({
  name: 'TagInstanceProfile',
  async run(call, input) {
    await addTags(call.services.identity, 'instance-profile', call.principal.account, input.InstanceProfileName, readTags(input.Tags));
    return undefined;
  },
});
