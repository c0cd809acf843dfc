import { sessionLimits } from '../../../../../facts/aws/iam-limits';
import type { AssumeRoleRequest, AssumeRoleResponse } from '../../../../../facts/aws/models/sts';
import { parseIamArn } from '../../../../identity/arns';
import { getEntity } from '../../../../identity/holders';
import type { Role } from '../../../../identity/rows';
import { assumeRole as assume } from '../../../../identity/sessions';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { writeCredentials } from '../credentials';
import { stsError } from '../errors';
import { readSessionPolicies } from '../session-policies';

export const assumeRole = operation<AssumeRoleRequest, AssumeRoleResponse>({
  name: 'AssumeRole',
  async run(call, input) {
    refuseUnserved(input);
    if (call.principal.kind === 'root') throw stsError(403, 'AccessDenied', 'Roles may not be assumed by root accounts.');
    const { account, name } = parseIamArn(input.RoleArn, 'role') ?? { account: '', name: '' };
    const { identity } = call.services;
    // The trust policy has let the caller in, so the role is there.
    const role = await getEntity(identity.records, 'role', account, name);
    const seconds = duration(call, role, input.DurationSeconds);
    const policies = await readSessionPolicies(call, input);
    const session = assume(identity, role, {
      name: input.RoleSessionName,
      seconds,
      policies: policies.texts,
      ...(input.SourceIdentity === undefined ? {} : { sourceIdentity: input.SourceIdentity }),
    });
    return {
      Credentials: writeCredentials(session),
      AssumedRoleUser: { AssumedRoleId: session.principal.userId, Arn: session.principal.arn },
      ...(policies.texts.length === 0 ? {} : { PackedPolicySize: policies.percent }),
      ...(input.SourceIdentity === undefined ? {} : { SourceIdentity: input.SourceIdentity }),
    };
  },
});

/** Session tags and second factors are not served: refused, never ignored. */
function refuseUnserved(input: AssumeRoleRequest): void {
  if ((input.Tags ?? []).length > 0 || (input.TransitiveTagKeys ?? []).length > 0) {
    throw stsError(400, 'ValidationError', 'Session tags are not supported.');
  }
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) {
    throw stsError(403, 'AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.');
  }
  if ((input.ProvidedContexts ?? []).length > 0) throw stsError(400, 'ValidationError', 'Provided contexts are not supported.');
}

/** Recorded 2018-2022: hashicorp/terraform-provider-aws#3757, aws/aws-cli#3468. */
function duration({ principal }: Call, role: Role, asked: number | undefined): number {
  const chained = principal.kind === 'role-session';
  if (chained && asked !== undefined && asked > sessionLimits.chained) {
    throw stsError(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (asked !== undefined && asked > role.maxSession) {
    throw stsError(400, 'ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return asked ?? sessionLimits.roleDefault;
}
