import type { DeletePolicyVersionRequest } from '../../../../../facts/aws/models/iam';
import { deleteVersion } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { ownPolicy } from '../own-policy';

export const deletePolicyVersion = operation<DeletePolicyVersionRequest, undefined>({
  name: 'DeletePolicyVersion',
  async run(call, input) {
    await ownPolicy(call, input.PolicyArn);
    await deleteVersion(call.services.identity, input.PolicyArn, input.VersionId);
    return undefined;
  },
});
