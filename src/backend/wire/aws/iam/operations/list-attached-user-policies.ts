import type { ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse } from '../../../../../facts/aws/models/iam';
import { getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { attachedPolicies } from '../attached-policies';

export const listAttachedUserPolicies = operation<ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse>({
  name: 'ListAttachedUserPolicies',
  async run(call, input) {
    const { attached } = await getEntity(call.services.identity.records, 'user', call.principal.account, input.UserName);
    return attachedPolicies(attached, input);
  },
});
