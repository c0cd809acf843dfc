import type { ListPoliciesRequest, ListPoliciesResponse } from '../../../../../facts/aws/models/iam';
import { policyArn } from '../../../../identity/arns';
import { listEntities } from '../../../../identity/holders';
import type { PolicyUses } from '../../../../identity/managed-policies';
import { awsManaged, usesOf } from '../../../../identity/managed-policies';
import { operation } from '../../operation';
import { page, underPath } from '../paging';
import { listedPolicy } from '../shapes';

export const listPolicies = operation<ListPoliciesRequest, ListPoliciesResponse>({
  name: 'ListPolicies',
  async run(call, input) {
    const { account } = call.principal;
    const { Scope: scope = 'All', OnlyAttached: onlyAttached = false, PolicyUsageFilter: usage } = input;
    const { uses, own } = await call.services.identity.records.read(async (tx) => ({
      uses: await usesOf(tx, account),
      own: await listEntities(tx, 'policy', account),
    }));
    const used = ({ attached, boundaries }: PolicyUses, arn: string): boolean =>
      (usage !== 'PermissionsBoundary' && attached.has(arn)) || (usage !== 'PermissionsPolicy' && boundaries.has(arn));
    const all = [...(scope === 'AWS' ? [] : own), ...(scope === 'Local' ? [] : awsManaged)].filter(
      (policy) => (!onlyAttached && usage === undefined) || used(uses, policyArn(policy)),
    );
    const { items, ...rest } = page(underPath(all, input.PathPrefix), policyArn, input);
    return { Policies: items.map((policy) => listedPolicy(policy, uses)), ...rest };
  },
});
