import type { ListPolicyVersionsRequest, ListPolicyVersionsResponse } from '../../../../../facts/aws/models/iam';
import { operation } from '../../operation';
import { visiblePolicy } from '../own-policy';
import { page } from '../paging';
import { listedVersion } from '../shapes';

export const listPolicyVersions = operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse>({
  name: 'ListPolicyVersions',
  async run(call, input) {
    const policy = await visiblePolicy(call, input.PolicyArn);
    // Newest first.
    const { items, ...rest } = page(policy.versions, ({ id }) => String(1e9 - Number(id.slice(1))), input);
    return { Versions: items.map((version) => listedVersion(policy, version)), ...rest };
  },
});
