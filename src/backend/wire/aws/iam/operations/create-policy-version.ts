import type { CreatePolicyVersionRequest, CreatePolicyVersionResponse } from '../../../../../facts/aws/models/iam';
import { createVersion } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { ownPolicy } from '../own-policy';
import { listedVersion } from '../shapes';

export const createPolicyVersion = operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse>({
  name: 'CreatePolicyVersion',
  async run(call, input) {
    await ownPolicy(call, input.PolicyArn);
    const asDefault = input.SetAsDefault ?? false;
    const version = await createVersion(call.services.identity, input.PolicyArn, input.PolicyDocument, asDefault);
    return { PolicyVersion: listedVersion({ defaultVersion: asDefault ? version.id : '' }, version) };
  },
});
