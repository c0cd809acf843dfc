import { keyOf, table } from '../storage/record-store';

/** What IAM keeps. Rows are found by account and name; names differ in more than case (IAM API reference, "CreateUser"). */

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What every entity has. Times are milliseconds since the Unix epoch. */
export interface Named {
  readonly account: string;
  readonly name: string;
  /** `/` or `/a/b/`. */
  readonly path: string;
  /** Unique for ever: a new entity of the same name is another one. */
  readonly id: string;
  readonly createdAt: number;
}

export interface InlinePolicy {
  readonly name: string;
  /** JSON text as it was given. */
  readonly document: string;
}

/** A user, role or group: what policies can be attached to. */
export interface PolicyHolder extends Named {
  readonly inline: readonly InlinePolicy[];
  /** ARNs of managed policies, in the order of attaching. */
  readonly attached: readonly string[];
}

export interface User extends PolicyHolder {
  readonly tags: readonly Tag[];
  /** ARN of the managed policy that is the permissions boundary. */
  readonly boundary?: string;
  /** Names of the groups the user is in. */
  readonly groups: readonly string[];
  readonly accessKeys: readonly string[];
}

export interface Role extends PolicyHolder {
  readonly tags: readonly Tag[];
  readonly boundary?: string;
  readonly description?: string;
  /** Trust policy, JSON text. */
  readonly trust: string;
  /** Longest session in seconds. */
  readonly maxSession: number;
}

export type Group = PolicyHolder;

export interface InstanceProfile extends Named {
  readonly tags: readonly Tag[];
  /** Name of its role. */
  readonly role?: string;
}

export interface PolicyVersion {
  /** `v1`, `v2` … never used again. */
  readonly id: string;
  readonly document: string;
  readonly createdAt: number;
}

export interface ManagedPolicy extends Named {
  readonly description?: string;
  readonly tags: readonly Tag[];
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersion: string;
  /** Number of the next version. */
  readonly nextVersion: number;
  readonly updatedAt: number;
}

export interface AccessKey {
  readonly id: string;
  readonly account: string;
  readonly userName: string;
  readonly active: boolean;
  readonly createdAt: number;
  /** The secret, sealed by the root key (docs/decisions/0018). */
  readonly sealed: Uint8Array;
  readonly lastUsed?: LastUse;
}

export interface LastUse {
  readonly at: number;
  readonly service: string;
  readonly region: string;
}

export const userTable = table<User>('identity-user');
export const roleTable = table<Role>('identity-role');
export const groupTable = table<Group>('identity-group');
export const instanceProfileTable = table<InstanceProfile>('identity-instance-profile');
export const policyTable = table<ManagedPolicy>('identity-policy');
/** By the id of the key. */
export const accessKeyTable = table<AccessKey>('identity-access-key');

export const entityKey = (account: string, name: string): string => keyOf(account, name.toLowerCase());
export const accountPrefix = (account: string): string => keyOf(account, '');
