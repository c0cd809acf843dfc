import { needsTable, tagContext } from '../authorise';
import type { Authorisation, Need, NeedsOf } from '../authorise';
import { denialText } from '../denial-wording';
import type { Call } from '../operation';
import { iamError } from './errors';
import type { Tag } from '../../../../facts/aws/models/iam';
import { groupArn, instanceProfileArn, policyArn, roleArn, userArn } from '../../../identity/arns';
import { findEntity } from '../../../identity/holders';
import type { EntityKind } from '../../../identity/identity-fault';
import { accessRules } from '../../../identity/policy/access-rules';
import type { Named, Tag as RowTag } from '../../../identity/rows';

/** Every member that says what an operation is on. */
interface Input {
  readonly UserName?: string;
  readonly RoleName?: string;
  readonly GroupName?: string;
  readonly PolicyName?: string;
  readonly PolicyArn?: string;
  readonly InstanceProfileName?: string;
  readonly Path?: string;
  readonly PathPrefix?: string;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
}

const arns: Readonly<Record<EntityKind, (row: Pick<Named, 'account' | 'path' | 'name'>) => string>> = {
  user: userArn,
  role: roleArn,
  group: groupArn,
  'instance-profile': instanceProfileArn,
  policy: policyArn,
};

/**
 * On which kind of entity an operation is, by its name: service authorization reference, "AWS Identity and Access Management" (read
 * 2026-11). The first that fits counts; what fits none is on no resource.
 */
const kinds: readonly (readonly [RegExp, EntityKind])[] = [
  [/InstanceProfile(?!sForRole)/, 'instance-profile'],
  [/^(?:Create|Get|Delete|Tag|Untag)Policy|Policy(?:Version|Versions|Tags)$|^ListEntitiesForPolicy$|^ListPolicies$/, 'policy'],
  [/Group(?!sForUser)/, 'group'],
  [/Role/, 'role'],
  [/User|AccessKeys?$|LoginProfile|MFADevices$|SSHPublicKeys|ServiceSpecificCredentials|SigningCertificates/, 'user'],
];
/** Named otherwise than their kind. */
const exceptions: Readonly<Record<string, EntityKind | 'none'>> = {
  UpdateAssumeRolePolicy: 'role',
  ListVirtualMFADevices: 'none',
  GetAccessKeyLastUsed: 'none',
};

const kindOf = (operation: string): EntityKind | 'none' =>
  exceptions[operation] ?? kinds.find(([pattern]) => pattern.test(operation))?.[1] ?? 'none';

/** IAM's requests. What is made or listed is refused by its ARN, what is there by its name, as IAM words it. */
export const authorisation: Authorisation = {
  rules: accessRules.general,
  needs: needsTable({}),
  otherwise: (operation) => {
    const needs: NeedsOf<Input> = (call, input) => needsOf(operation, kindOf(operation), call, input);
    return needs;
  },
  denied: (denial) => iamError(403, 'AccessDenied', denialText(denial)),
};

/**
 * "You cannot call any IAM API operations unless MFA authentication information is included in the request" (STS API reference,
 * GetSessionToken), and nobody here has a second factor.
 */
function refuseOwnSession({ principal: { session } }: Call): void {
  if (session === undefined || session.roleArn !== undefined) return;
  throw iamError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid');
}

async function needsOf(operation: string, kind: EntityKind | 'none', call: Call, input: Input): Promise<readonly Need[]> {
  refuseOwnSession(call);
  const action = `iam:${operation}`;
  const { account } = call.principal;
  if (kind === 'none') return [{ action, resource: '*' }];
  if (kind === 'policy' && input.PolicyArn !== undefined) {
    return [{ action, resource: input.PolicyArn, shown: `policy ${input.PolicyArn}`, context: contextOf(input) }];
  }
  const name = isList(operation) ? undefined : nameIn(kind, call, input);
  if (name === undefined) {
    const path = input.PathPrefix ?? '/';
    const resource = `arn:aws:iam::${account}:${kind}${path}`;
    return [
      { action, resource: kind === 'policy' ? `${resource}*` : resource, shown: kind === 'policy' ? `policy path ${path}` : resource },
    ];
  }
  const row = await findEntity(call.services.identity.records, kind, account, name);
  const resource = arns[kind](row ?? { account, path: input.Path ?? '/', name });
  const shown =
    operation.startsWith('Create') && operation !== 'CreateAccessKey' && kind !== 'policy' ? resource : `${shownKinds[kind]} ${name}`;
  const context = contextOf(input, row !== undefined && 'tags' in row ? row.tags : []);
  const needs: Need[] = [{ action, resource, shown, context }];
  // "To add a role to an instance profile, you must have iam:PassRole" (IAM API reference).
  if (operation === 'AddRoleToInstanceProfile' && input.RoleName !== undefined) needs.push(await passing(call, input.RoleName));
  const tagAction = creationTags[kind];
  if (operation.startsWith('Create') && tagAction !== undefined && (input.Tags ?? []).length > 0) {
    needs.push({ action: tagAction, resource, shown, context });
  }
  return needs;
}

async function passing({ services, principal }: Call, name: string): Promise<Need> {
  const row = await findEntity(services.identity.records, 'role', principal.account, name);
  const resource = roleArn(row ?? { account: principal.account, path: '/', name });
  return { action: 'iam:PassRole', resource, context: new Map([['iam:PassedToService', ['ec2.amazonaws.com']]]) };
}

const shownKinds: Readonly<Record<EntityKind, string>> = {
  user: 'user',
  role: 'role',
  group: 'group',
  'instance-profile': 'instance profile',
  policy: 'policy',
};

const creationTags: Readonly<Partial<Record<EntityKind, string>>> = {
  user: 'iam:TagUser',
  role: 'iam:TagRole',
  policy: 'iam:TagPolicy',
  'instance-profile': 'iam:TagInstanceProfile',
};

/** Of all of a kind. */
const isList = (operation: string): boolean => /^List(?:Users|Roles|Groups|Policies|InstanceProfiles)$/.test(operation);

/** A user that is not named is the caller. */
function nameIn(kind: EntityKind, { principal }: Call, input: Input): string | undefined {
  if (kind === 'policy') return input.PolicyName;
  const names = { user: input.UserName, role: input.RoleName, group: input.GroupName, 'instance-profile': input.InstanceProfileName };
  const name = names[kind];
  if (name !== undefined || kind !== 'user') return name;
  return principal.kind === 'user' ? principal.arn.slice(principal.arn.lastIndexOf('/') + 1) : undefined;
}

function contextOf({ Tags = [], TagKeys = [], PolicyArn, PermissionsBoundary }: Input, own: readonly RowTag[] = []): Need['context'] {
  const context = tagContext(Tags);
  if (TagKeys.length > 0) context.set('aws:TagKeys', TagKeys);
  if (PolicyArn !== undefined) context.set('iam:PolicyARN', [PolicyArn]);
  if (PermissionsBoundary !== undefined) context.set('iam:PermissionsBoundary', [PermissionsBoundary]);
  for (const { key, value } of own) {
    context.set(`aws:ResourceTag/${key}`, [value]);
    context.set(`iam:ResourceTag/${key}`, [value]);
  }
  return context;
}
