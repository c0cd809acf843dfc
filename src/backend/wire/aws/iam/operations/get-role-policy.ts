import type { GetRolePolicyRequest, GetRolePolicyResponse } from '../../../../../facts/aws/models/iam';
import { getInline } from '../../../../identity/policy-holders';
import { operation } from '../../operation';
import { writeDocument } from '../shapes';

export const getRolePolicy = operation<GetRolePolicyRequest, GetRolePolicyResponse>({
  name: 'GetRolePolicy',
  async run(call, input) {
    const { identity } = call.services;
    const { name, document } = await getInline(identity, 'role', call.principal.account, input.RoleName, input.PolicyName);
    return { RoleName: input.RoleName, PolicyName: name, PolicyDocument: writeDocument(document) };
  },
});
