import type { ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { attachedPolicies } from '../attached-policies';

export const listAttachedRolePolicies = operation<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>({
  name: 'ListAttachedRolePolicies',
  async run(call, input) {
    const { attached } = await getEntity(call.services.identity.records, 'role', call.principal.account, input.RoleName);
    return attachedPolicies(attached, input);
  },
});
