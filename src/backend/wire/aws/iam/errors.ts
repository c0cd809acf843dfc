import type { Fault, FaultTable } from '../../../fault';
import { word } from '../../../fault';
import { IdentityFault } from '../../../identity/identity-fault';
import type { EntityKind, HolderKind, IdentityFaults, Quota } from '../../../identity/identity-fault';
import { PolicyFault } from '../../../identity/policy/policy-fault';
import { AwsError } from '../aws-error';
import { iamPolicyWording } from '../policy-wording';

export const iamError = (status: number, code: string, message: string): AwsError => new AwsError({ status, code, message });

const noSuchEntity = (message: string): AwsError => iamError(404, 'NoSuchEntity', message);
const limitExceeded = (message: string): AwsError => iamError(409, 'LimitExceeded', message);
export const malformedPolicy = (message: string): AwsError => iamError(400, 'MalformedPolicyDocument', message);

const missing: Readonly<Record<EntityKind | 'access-key', (name: string) => string>> = {
  user: (name) => `The user with name ${name} cannot be found.`,
  role: (name) => `The role with name ${name} cannot be found.`,
  group: (name) => `The group with name ${name} cannot be found.`,
  'instance-profile': (name) => `Instance Profile ${name} cannot be found.`,
  policy: (arn) => `Policy ${arn} was not found.`,
  'access-key': (id) => `The Access Key with id ${id} cannot be found.`,
};

const present: Readonly<Record<EntityKind, (name: string) => string>> = {
  user: (name) => `User with name ${name} already exists.`,
  role: (name) => `Role with name ${name} already exists.`,
  group: (name) => `Group with name ${name} already exists.`,
  'instance-profile': (name) => `Instance Profile ${name} already exists.`,
  policy: (name) => `A policy called ${name} already exists. Duplicate names are not allowed.`,
};

const inUse: Readonly<Record<IdentityFaults['in-use']['by'], string>> = {
  'inline-policies': 'Cannot delete entity, must delete policies first.',
  'attached-policies': 'Cannot delete entity, must detach all policies first.',
  'access-keys': 'Cannot delete entity, must delete access keys first.',
  members: 'Cannot delete entity, must remove users from group first.',
  'instance-profiles': 'Cannot delete entity, must remove roles from instance profile first.',
  roles: 'Cannot delete entity, must remove roles from instance profile first.',
  entities: 'Cannot delete a policy attached to entities.',
  versions:
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
    'The default version is deleted with the policy.',
  'default-version': 'Cannot delete the default version of a policy.',
};

const quotas: Readonly<Record<Exclude<Quota, 'versions' | 'tags'>, string>> = {
  'access-keys': 'AccessKeysPerUser',
  'policies-of-user': 'PoliciesPerUser',
  'policies-of-role': 'PoliciesPerRole',
  'policies-of-group': 'PoliciesPerGroup',
  'groups-of-user': 'GroupsPerUser',
  'roles-of-profile': 'InstanceSessionsPerInstanceProfile',
};

function tooMany({ quota, limit }: IdentityFaults['too-many']): AwsError {
  if (quota === 'versions') {
    return limitExceeded(
      `A managed policy can have up to ${limit} versions. Before you create a new version, you must delete an existing version.`,
    );
  }
  if (quota === 'tags') return limitExceeded('The number of tags has reached the maximum limit.');
  return limitExceeded(`Cannot exceed quota for ${quotas[quota]}: ${limit}`);
}

const holderWord: Readonly<Record<HolderKind, string>> = { user: 'user', role: 'role', group: 'group' };

/** Texts: recorded answers of IAM that people showed in public, and IAM API reference, "Common errors" (2026-11). */
const identityFaults: FaultTable<IdentityFaults, AwsError> = {
  'no-such-entity': ({ what, name }) => noSuchEntity(missing[what](name)),
  'no-such-inline-policy': ({ holder, name }) => noSuchEntity(`The ${holderWord[holder]} policy with name ${name} cannot be found.`),
  'no-such-version': ({ arn, version }) => noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`),
  'not-attached': ({ arn }) => noSuchEntity(`Policy ${arn} was not found.`),
  'not-attachable': ({ arn }) => noSuchEntity(`Policy ${arn} does not exist or is not attachable.`),
  exists: ({ what, name }) => iamError(409, 'EntityAlreadyExists', present[what](name)),
  'in-use': ({ by }) => iamError(409, 'DeleteConflict', inUse[by]),
  'too-many': tooMany,
  'policies-too-long': ({ holder, name, limit }) =>
    limitExceeded(`Maximum policy size of ${limit} bytes exceeded for ${holderWord[holder]} ${name}`),
  'document-too-long': ({ what, limit }) =>
    limitExceeded(`Cannot exceed quota for ${what === 'trust' ? 'ACLSizePerRole' : 'PolicySize'}: ${limit}`),
  'role-not-in-profile': ({ role }) => noSuchEntity(`The role with name ${role} cannot be found.`),
  'aws-managed': ({ arn }) => iamError(403, 'AccessDenied', `The policy ${arn} is managed by AWS and cannot be changed.`),
  'invalid-principal': ({ principal }) => malformedPolicy(`Invalid principal in policy: "AWS":"${principal}"`),
  'duplicate-tag': () => iamError(400, 'InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
};

/** IAM's answer to a refusal of the backend; `undefined`: it has none. */
export function wordFault(fault: Fault<Record<string, object>>): AwsError | undefined {
  if (fault instanceof IdentityFault) return word(identityFaults, fault as IdentityFault);
  if (fault instanceof PolicyFault) return malformedPolicy(word(iamPolicyWording, fault as PolicyFault));
  return undefined;
}
