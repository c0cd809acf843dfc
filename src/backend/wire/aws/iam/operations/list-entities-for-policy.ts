import type { ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse } from '../../../../../facts/aws/models/iam';
import { listEntities } from '../../../../identity/holders';
import { operation } from '../../operation';
import { visiblePolicy } from '../own-policy';
import { page, underPath } from '../paging';

export const listEntitiesForPolicy = operation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>({
  name: 'ListEntitiesForPolicy',
  async run(call, input) {
    const { account } = call.principal;
    const { PolicyArn: arn, EntityFilter: kind, PolicyUsageFilter: usage, PathPrefix: path } = input;
    await visiblePolicy(call, arn);
    const found = await call.services.identity.records.read(async (tx) => ({
      users: await listEntities(tx, 'user', account),
      roles: await listEntities(tx, 'role', account),
      groups: await listEntities(tx, 'group', account),
    }));
    const has = ({ attached, boundary }: { readonly attached: readonly string[]; readonly boundary?: string }): boolean =>
      (usage !== 'PermissionsBoundary' && attached.includes(arn)) || (usage !== 'PermissionsPolicy' && boundary === arn);
    const all = [
      ...(kind === undefined || kind === 'User' ? underPath(found.users, path).map((row) => ({ kind: 'User', row }) as const) : []),
      ...(kind === undefined || kind === 'Role' ? underPath(found.roles, path).map((row) => ({ kind: 'Role', row }) as const) : []),
      ...(kind === undefined || kind === 'Group' ? underPath(found.groups, path).map((row) => ({ kind: 'Group', row }) as const) : []),
    ].filter(({ row }) => has(row));
    const { items, ...rest } = page(all, (entity) => `${entity.kind} ${entity.row.name}`, input);
    const of = (wanted: 'User' | 'Role' | 'Group') => items.filter((entity) => entity.kind === wanted).map(({ row }) => row);
    return {
      PolicyGroups: of('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...rest,
    };
  },
});
