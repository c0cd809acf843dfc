import type { ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { attachedPolicies } from '../attached-policies';

export const listAttachedGroupPolicies = operation<ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse>({
  name: 'ListAttachedGroupPolicies',
  async run(call, input) {
    const { attached } = await getEntity(call.services.identity.records, 'group', call.principal.account, input.GroupName);
    return attachedPolicies(attached, input);
  },
});
