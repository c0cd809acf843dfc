import type { DeletePolicyRequest } from '../../../../../facts/aws/models/iam';
import { deletePolicy as remove } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { ownPolicy } from '../own-policy';

export const deletePolicy = operation<DeletePolicyRequest, undefined>({
  name: 'DeletePolicy',
  async run(call, input) {
    await ownPolicy(call, input.PolicyArn);
    await remove(call.services.identity, input.PolicyArn);
    return undefined;
  },
});
