import type { TagPolicyRequest } from '../../../../../facts/aws/models/iam';
import { addTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';
import { ownPolicy } from '../own-policy';
import { readTags } from '../shapes';

export const tagPolicy = operation<TagPolicyRequest, undefined>({
  name: 'TagPolicy',
  async run(call, input) {
    const { identity } = call.services;
    const { name } = await ownPolicy(call, input.PolicyArn);
    await addTags(identity, 'policy', call.principal.account, name, readTags(input.Tags));
    return undefined;
  },
});
