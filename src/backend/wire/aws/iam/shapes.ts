import type {
  AttachedPermissionsBoundary,
  Group as WireGroup,
  InstanceProfile as WireProfile,
  Policy,
  PolicyVersion as WireVersion,
  Role as WireRole,
  Tag as WireTag,
  User as WireUser,
} from '../../../../facts/aws/models/iam';
import { groupArn, instanceProfileArn, policyArn, roleArn, userArn } from '../../../identity/arns';
import type { PolicyUses } from '../../../identity/managed-policies';
import type { Group, InstanceProfile, ManagedPolicy, PolicyVersion, Role, Tag, User } from '../../../identity/rows';

export const readTags = (tags: readonly WireTag[] | undefined): readonly Tag[] =>
  (tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value }));
export const writeTags = (tags: readonly Tag[]): readonly WireTag[] => tags.map(({ key, value }) => ({ Key: key, Value: value }));

/** IAM's dates are whole seconds. */
export const dateOf = (time: number): Date => new Date(Math.floor(time / 1000) * 1000);

/** Policies stand percent-encoded in answers: "compliant with RFC 3986" (IAM API reference, GetPolicyVersion). */
export const writeDocument = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const boundaryOf = (boundary: string | undefined): { PermissionsBoundary?: AttachedPermissionsBoundary } =>
  boundary === undefined
    ? {}
    : { PermissionsBoundary: { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: boundary } };

const tagsOf = (tags: readonly Tag[]): { Tags?: readonly WireTag[] } => (tags.length === 0 ? {} : { Tags: writeTags(tags) });

/** Lists leave boundary and tags out (IAM API reference, ListUsers). */
export const listedUser = (user: User): WireUser => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: userArn(user),
  CreateDate: dateOf(user.createdAt),
});

export const writeUser = (user: User): WireUser => ({ ...listedUser(user), ...boundaryOf(user.boundary), ...tagsOf(user.tags) });

export const listedRole = (role: Role): WireRole => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: roleArn(role),
  CreateDate: dateOf(role.createdAt),
  AssumeRolePolicyDocument: writeDocument(role.trust),
  ...(role.description === undefined ? {} : { Description: role.description }),
  MaxSessionDuration: role.maxSession,
});

export const writeRole = (role: Role): WireRole => ({
  ...listedRole(role),
  ...boundaryOf(role.boundary),
  ...tagsOf(role.tags),
  RoleLastUsed: {},
});

export const writeGroup = (group: Group): WireGroup => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: groupArn(group),
  CreateDate: dateOf(group.createdAt),
});

export const writeProfile = (profile: InstanceProfile, role: Role | undefined): WireProfile => ({
  Path: profile.path,
  InstanceProfileName: profile.name,
  InstanceProfileId: profile.id,
  Arn: instanceProfileArn(profile),
  CreateDate: dateOf(profile.createdAt),
  Roles: role === undefined ? [] : [listedRole(role)],
  ...tagsOf(profile.tags),
});

export function listedPolicy(policy: ManagedPolicy, { attached, boundaries }: PolicyUses): Policy {
  const arn = policyArn(policy);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attached.get(arn) ?? 0,
    PermissionsBoundaryUsageCount: boundaries.get(arn) ?? 0,
    IsAttachable: true,
    CreateDate: dateOf(policy.createdAt),
    UpdateDate: dateOf(policy.updatedAt),
  };
}

export const writePolicy = (policy: ManagedPolicy, uses: PolicyUses): Policy => ({
  ...listedPolicy(policy, uses),
  ...(policy.description === undefined ? {} : { Description: policy.description }),
  ...tagsOf(policy.tags),
});

/** Without the document, as ListPolicyVersions and CreatePolicyVersion answer. */
export const listedVersion = (policy: Pick<ManagedPolicy, 'defaultVersion'>, { id, createdAt }: PolicyVersion): WireVersion => ({
  VersionId: id,
  IsDefaultVersion: policy.defaultVersion === id,
  CreateDate: dateOf(createdAt),
});
