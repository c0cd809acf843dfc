import { iam as model } from '../../../../facts/aws/models/iam';
import { AwsError } from '../aws-error';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { wordFault } from './errors';
import { query } from '../protocol/query';
import { signatureRules } from '../signature/signature-rules';
import { addRoleToInstanceProfile } from './operations/add-role-to-instance-profile';
import { addUserToGroup } from './operations/add-user-to-group';
import { attachGroupPolicy } from './operations/attach-group-policy';
import { attachRolePolicy } from './operations/attach-role-policy';
import { attachUserPolicy } from './operations/attach-user-policy';
import { createAccessKey } from './operations/create-access-key';
import { createGroup } from './operations/create-group';
import { createInstanceProfile } from './operations/create-instance-profile';
import { createPolicy } from './operations/create-policy';
import { createPolicyVersion } from './operations/create-policy-version';
import { createRole } from './operations/create-role';
import { createUser } from './operations/create-user';
import { deleteAccessKey } from './operations/delete-access-key';
import { deleteGroup } from './operations/delete-group';
import { deleteGroupPolicy } from './operations/delete-group-policy';
import { deleteInstanceProfile } from './operations/delete-instance-profile';
import { deletePolicy } from './operations/delete-policy';
import { deletePolicyVersion } from './operations/delete-policy-version';
import { deleteRole } from './operations/delete-role';
import { deleteRolePermissionsBoundary } from './operations/delete-role-permissions-boundary';
import { deleteRolePolicy } from './operations/delete-role-policy';
import { deleteUser } from './operations/delete-user';
import { deleteUserPermissionsBoundary } from './operations/delete-user-permissions-boundary';
import { deleteUserPolicy } from './operations/delete-user-policy';
import { detachGroupPolicy } from './operations/detach-group-policy';
import { detachRolePolicy } from './operations/detach-role-policy';
import { detachUserPolicy } from './operations/detach-user-policy';
import { getAccessKeyLastUsed } from './operations/get-access-key-last-used';
import { getGroup } from './operations/get-group';
import { getGroupPolicy } from './operations/get-group-policy';
import { getInstanceProfile } from './operations/get-instance-profile';
import { getPolicy } from './operations/get-policy';
import { getPolicyVersion } from './operations/get-policy-version';
import { getRole } from './operations/get-role';
import { getRolePolicy } from './operations/get-role-policy';
import { getUser } from './operations/get-user';
import { getUserPolicy } from './operations/get-user-policy';
import { listAccessKeys } from './operations/list-access-keys';
import { listAttachedGroupPolicies } from './operations/list-attached-group-policies';
import { listAttachedRolePolicies } from './operations/list-attached-role-policies';
import { listAttachedUserPolicies } from './operations/list-attached-user-policies';
import { listEntitiesForPolicy } from './operations/list-entities-for-policy';
import { listGroupPolicies } from './operations/list-group-policies';
import { listGroups } from './operations/list-groups';
import { listGroupsForUser } from './operations/list-groups-for-user';
import { listInstanceProfileTags } from './operations/list-instance-profile-tags';
import { listInstanceProfiles } from './operations/list-instance-profiles';
import { listInstanceProfilesForRole } from './operations/list-instance-profiles-for-role';
import { listPolicies } from './operations/list-policies';
import { listPolicyTags } from './operations/list-policy-tags';
import { listPolicyVersions } from './operations/list-policy-versions';
import { listRolePolicies } from './operations/list-role-policies';
import { listRoleTags } from './operations/list-role-tags';
import { listRoles } from './operations/list-roles';
import { listUserPolicies } from './operations/list-user-policies';
import { listUserTags } from './operations/list-user-tags';
import { listUsers } from './operations/list-users';
import { putGroupPolicy } from './operations/put-group-policy';
import { putRolePermissionsBoundary } from './operations/put-role-permissions-boundary';
import { putRolePolicy } from './operations/put-role-policy';
import { putUserPermissionsBoundary } from './operations/put-user-permissions-boundary';
import { putUserPolicy } from './operations/put-user-policy';
import { removeRoleFromInstanceProfile } from './operations/remove-role-from-instance-profile';
import { removeUserFromGroup } from './operations/remove-user-from-group';
import { setDefaultPolicyVersion } from './operations/set-default-policy-version';
import { tagInstanceProfile } from './operations/tag-instance-profile';
import { tagPolicy } from './operations/tag-policy';
import { tagRole } from './operations/tag-role';
import { tagUser } from './operations/tag-user';
import { unsetCredentials } from './operations/unset-credentials';
import { untagInstanceProfile } from './operations/untag-instance-profile';
import { untagPolicy } from './operations/untag-policy';
import { untagRole } from './operations/untag-role';
import { untagUser } from './operations/untag-user';
import { updateAccessKey } from './operations/update-access-key';
import { updateAssumeRolePolicy } from './operations/update-assume-role-policy';
import { updateGroup } from './operations/update-group';
import { updateRole } from './operations/update-role';
import { updateRoleDescription } from './operations/update-role-description';
import { updateUser } from './operations/update-user';
import { authorisation } from './permissions';

/**
 * AWS Identity and Access Management, global: one for all regions of an account.
 *
 * Gaps on 2026-11-24: passwords, MFA devices, SSH keys, certificates and service-specific credentials (`unset-credentials.ts` answers
 * that there are none), account aliases and summary, SAML and OpenID providers, service-linked roles, server certificates, reports and
 * the policy simulator. Of AWS managed policies those in `facts/aws/managed-policies.ts`. A policy that names a user or role by
 * ARN goes on naming it when one of the same name takes its place. When a key or role was last used is not kept. No quotas on the
 * number of users, roles and policies.
 */
export const iam: AwsService = {
  model,
  protocol: query,
  signature: { rules: signatureRules.iam, wording: 'query' },
  operations: operationTable(model, [
    addRoleToInstanceProfile,
    addUserToGroup,
    attachGroupPolicy,
    attachRolePolicy,
    attachUserPolicy,
    createAccessKey,
    createGroup,
    createInstanceProfile,
    createPolicy,
    createPolicyVersion,
    createRole,
    createUser,
    deleteAccessKey,
    deleteGroup,
    deleteGroupPolicy,
    deleteInstanceProfile,
    deletePolicy,
    deletePolicyVersion,
    deleteRole,
    deleteRolePermissionsBoundary,
    deleteRolePolicy,
    deleteUser,
    deleteUserPermissionsBoundary,
    deleteUserPolicy,
    detachGroupPolicy,
    detachRolePolicy,
    detachUserPolicy,
    getAccessKeyLastUsed,
    getGroup,
    getGroupPolicy,
    getInstanceProfile,
    getPolicy,
    getPolicyVersion,
    getRole,
    getRolePolicy,
    getUser,
    getUserPolicy,
    listAccessKeys,
    listAttachedGroupPolicies,
    listAttachedRolePolicies,
    listAttachedUserPolicies,
    listEntitiesForPolicy,
    listGroupPolicies,
    listGroups,
    listGroupsForUser,
    listInstanceProfileTags,
    listInstanceProfiles,
    listInstanceProfilesForRole,
    listPolicies,
    listPolicyTags,
    listPolicyVersions,
    listRolePolicies,
    listRoleTags,
    listRoles,
    listUserPolicies,
    listUserTags,
    listUsers,
    putGroupPolicy,
    putRolePermissionsBoundary,
    putRolePolicy,
    putUserPermissionsBoundary,
    putUserPolicy,
    removeRoleFromInstanceProfile,
    removeUserFromGroup,
    setDefaultPolicyVersion,
    tagInstanceProfile,
    tagPolicy,
    tagRole,
    tagUser,
    untagInstanceProfile,
    untagPolicy,
    untagRole,
    untagUser,
    updateAccessKey,
    updateAssumeRolePolicy,
    updateGroup,
    updateRole,
    updateRoleDescription,
    updateUser,
    ...unsetCredentials,
  ]),
  authorisation,
  notServed: (operation) =>
    new AwsError({ code: 'InvalidAction', message: `Could not find operation ${operation} for version ${model.apiVersion}` }),
  wordFault,
};
