import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from '../../../../../facts/aws/models/iam';
import { getVersion } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { visiblePolicy } from '../own-policy';
import { listedVersion, writeDocument } from '../shapes';

export const getPolicyVersion = operation<GetPolicyVersionRequest, GetPolicyVersionResponse>({
  name: 'GetPolicyVersion',
  async run(call, input) {
    const policy = await visiblePolicy(call, input.PolicyArn);
    const version = getVersion(policy, input.VersionId);
    return { PolicyVersion: { ...listedVersion(policy, version), Document: writeDocument(version.document) } };
  },
});
