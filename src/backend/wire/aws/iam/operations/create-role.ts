import { sessionLimits } from '../../../../../facts/aws/iam-limits';
import type { CreateRoleRequest, CreateRoleResponse } from '../../../../../facts/aws/models/iam';
import { createRole as create } from '../../../../identity/roles';
import { operation } from '../../operation';
import { readTags, writeRole } from '../shapes';

export const createRole = operation<CreateRoleRequest, CreateRoleResponse>({
  name: 'CreateRole',
  async run(call, input) {
    const role = await create(call.services.identity, {
      account: call.principal.account,
      name: input.RoleName,
      path: input.Path ?? '/',
      trust: input.AssumeRolePolicyDocument,
      maxSession: input.MaxSessionDuration ?? sessionLimits.roleDefault,
      tags: readTags(input.Tags),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.PermissionsBoundary === undefined ? {} : { boundary: input.PermissionsBoundary }),
    });
    const { RoleLastUsed: _neverUsed, ...made } = writeRole(role);
    return { Role: made };
  },
});
