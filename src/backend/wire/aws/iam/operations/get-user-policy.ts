import type { GetUserPolicyRequest, GetUserPolicyResponse } from '../../../../../facts/aws/models/iam';
import { getInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';
import { writeDocument } from '../shapes';

export const getUserPolicy = operation<GetUserPolicyRequest, GetUserPolicyResponse>({
  name: 'GetUserPolicy',
  async run(call, input) {
    const { identity } = call.services;
    const { name, document } = await getInline(identity, 'user', call.principal.account, input.UserName, input.PolicyName);
    return { UserName: input.UserName, PolicyName: name, PolicyDocument: writeDocument(document) };
  },
});
