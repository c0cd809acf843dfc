import type { SetDefaultPolicyVersionRequest } from '../../../../../facts/aws/models/iam';
import { setDefaultVersion } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { ownPolicy } from '../own-policy';

export const setDefaultPolicyVersion = operation<SetDefaultPolicyVersionRequest, undefined>({
  name: 'SetDefaultPolicyVersion',
  async run(call, input) {
    await ownPolicy(call, input.PolicyArn);
    await setDefaultVersion(call.services.identity, input.PolicyArn, input.VersionId);
    return undefined;
  },
});
