import type { GetGroupPolicyRequest, GetGroupPolicyResponse } from '../../../../../facts/aws/models/iam';
import { getInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';
import { writeDocument } from '../shapes';

export const getGroupPolicy = operation<GetGroupPolicyRequest, GetGroupPolicyResponse>({
  name: 'GetGroupPolicy',
  async run(call, input) {
    const { identity } = call.services;
    const { name, document } = await getInline(identity, 'group', call.principal.account, input.GroupName, input.PolicyName);
    return { GroupName: input.GroupName, PolicyName: name, PolicyDocument: writeDocument(document) };
  },
});
