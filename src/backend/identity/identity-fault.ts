import { Fault } from '../fault';

export type EntityKind = 'user' | 'role' | 'group' | 'instance-profile' | 'policy';
export type HolderKind = 'user' | 'role' | 'group';

/** Why identity refuses. */
export interface IdentityFaults {
  /** `name` is the ARN of a policy. */
  readonly 'no-such-entity': { readonly what: EntityKind | 'access-key'; readonly name: string };
  readonly 'no-such-inline-policy': { readonly holder: HolderKind; readonly name: string };
  readonly 'no-such-version': { readonly arn: string; readonly version: string };
  /** The policy to be taken away is not attached. */
  readonly 'not-attached': { readonly arn: string };
  /** No such policy, where one is to be attached. */
  readonly 'not-attachable': { readonly arn: string };
  readonly exists: { readonly what: EntityKind; readonly name: string };
  /** What must go first. */
  readonly 'in-use': {
    readonly by:
      | 'inline-policies'
      | 'attached-policies'
      | 'access-keys'
      | 'members'
      | 'instance-profiles'
      | 'roles'
      | 'entities'
      | 'versions'
      | 'default-version';
  };
  readonly 'too-many': { readonly quota: Quota; readonly limit: number };
  /** `limit` in characters, white space not counted. */
  readonly 'policies-too-long': { readonly holder: HolderKind; readonly name: string; readonly limit: number };
  readonly 'document-too-long': { readonly what: 'policy' | 'trust'; readonly limit: number };
  readonly 'role-not-in-profile': { readonly role: string };
  /** A policy of the platform's cannot be changed. */
  readonly 'aws-managed': { readonly arn: string };
  /** A trust policy names a principal that does not exist. */
  readonly 'invalid-principal': { readonly principal: string };
  readonly 'duplicate-tag': object;
}

export type Quota =
  | 'access-keys'
  | 'policies-of-user'
  | 'policies-of-role'
  | 'policies-of-group'
  | 'groups-of-user'
  | 'versions'
  | 'roles-of-profile'
  | 'tags';

export class IdentityFault<Kind extends keyof IdentityFaults = keyof IdentityFaults> extends Fault<IdentityFaults, Kind> {}
