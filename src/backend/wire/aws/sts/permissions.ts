import type { AssumeRoleRequest } from '../../../../facts/aws/models/sts';
import { parseIamArn, roleArn } from '../../../identity/arns';
import { findEntity } from '../../../identity/holders';
import { accessRules } from '../../../identity/policy/access-rules';
import { needsTable } from '../authorise';
import type { Authorisation, Need } from '../authorise';
import { AwsError } from '../aws-error';
import { deniedText } from '../denial-wording';
import type { Call } from '../operation';

/** Service authorization reference, "AWS Security Token Service" (read 2026-11). */
export const authorisation: Authorisation = {
  rules: accessRules.trust,
  needs: needsTable({
    AssumeRole: assumeRole,
    // "No permissions are required" (STS API reference), not even where a policy denies it.
    GetCallerIdentity: () => [],
    GetSessionToken: () => [],
    // These are on nothing that could have a policy, which the rules for roles would ask for.
    GetAccessKeyInfo: () => [],
    DecodeAuthorizationMessage: () => [],
  }),
  otherwise: (operation) => () => [{ action: `sts:${operation}`, resource: '*' }],
  // STS does not say which policy it was [recorded 2022, aws/aws-cli#6676 and many others].
  denied: (denial) => new AwsError({ code: 'AccessDenied', message: deniedText(denial), status: 403 }),
};

/** The trust policy is the role's resource policy. A role that is not there is refused in the same words. */
async function assumeRole({ services }: Call, input: AssumeRoleRequest): Promise<readonly Need[]> {
  const named = parseIamArn(input.RoleArn, 'role');
  const found = named && (await findEntity(services.identity.records, 'role', named.account, named.name));
  const role = found !== undefined && roleArn(found) === input.RoleArn ? found : undefined;
  return [
    {
      action: 'sts:AssumeRole',
      resource: input.RoleArn,
      context: new Map([
        ['sts:RoleSessionName', [input.RoleSessionName]],
        ...(input.ExternalId === undefined ? [] : [['sts:ExternalId', [input.ExternalId]] as const]),
        ...(input.SourceIdentity === undefined ? [] : [['sts:SourceIdentity', [input.SourceIdentity]] as const]),
        ...(role?.tags ?? []).map(({ key, value }) => [`aws:ResourceTag/${key}`, [value]] as const),
      ]),
      ...(named === undefined ? {} : { account: named.account }),
      ...(role === undefined ? {} : { resourcePolicy: role.trust, resourcePolicyKind: 'trust' }),
    },
  ];
}
