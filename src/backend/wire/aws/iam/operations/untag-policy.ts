import type { UntagPolicyRequest } from '../../../../../facts/aws/models/iam';
import { removeTags } from '../../../../identity/entity-tags';
import { operation } from '../../operation';
import { ownPolicy } from '../own-policy';

export const untagPolicy = operation<UntagPolicyRequest, undefined>({
  name: 'UntagPolicy',
  async run(call, input) {
    const { name } = await ownPolicy(call, input.PolicyArn);
    await removeTags(call.services.identity, 'policy', call.principal.account, name, input.TagKeys);
    return undefined;
  },
});
