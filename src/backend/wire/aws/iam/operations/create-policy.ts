import type { CreatePolicyRequest, CreatePolicyResponse } from '../../../../../facts/aws/models/iam';
import { createPolicy as create, usesOf } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { readTags, writePolicy } from '../shapes';

export const createPolicy = operation<CreatePolicyRequest, CreatePolicyResponse>({
  name: 'CreatePolicy',
  async run(call, input) {
    const { identity } = call.services;
    const policy = await create(identity, {
      account: call.principal.account,
      name: input.PolicyName,
      path: input.Path ?? '/',
      document: input.PolicyDocument,
      tags: readTags(input.Tags),
      ...(input.Description === undefined ? {} : { description: input.Description }),
    });
    const { Description: _notShown, ...made } = writePolicy(policy, await usesOf(identity.records, policy.account));
    return { Policy: made };
  },
});
