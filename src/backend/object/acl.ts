/** Whether ACLs count in a bucket: S3 User Guide, "Controlling ownership of objects". `none`: the controls were deleted. */
export type Ownership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | 'none';

/** S3 User Guide: ACLs are off in every new bucket since 2023-04. */
export const defaultOwnership: Ownership = 'BucketOwnerEnforced';

export type AclPermission = 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP';
export type AclGroup = 'AllUsers' | 'AuthenticatedUsers' | 'LogDelivery';

export interface AclGrant {
  /** Canonical user id, 64 hexadecimal digits, or a group. */
  readonly grantee: { readonly id: string } | { readonly group: AclGroup };
  readonly permission: AclPermission;
}

export interface Acl {
  /** Canonical user id. */
  readonly owner: string;
  readonly grants: readonly AclGrant[];
}

/** S3 User Guide, "The meaning of 'public'": an ACL that grants anything to one of these two. */
export const isPublicGrant = ({ grantee }: AclGrant): boolean =>
  'group' in grantee && (grantee.group === 'AllUsers' || grantee.group === 'AuthenticatedUsers');

/** @param id canonical user id; absent: nobody. @param ignorePublic as the bucket's public access block says */
export const grants = (acl: Acl, id: string | undefined, wanted: AclPermission, ignorePublic: boolean): boolean =>
  acl.grants.some(({ grantee, permission }) => {
    if (permission !== wanted && permission !== 'FULL_CONTROL') return false;
    if ('id' in grantee) return grantee.id === id;
    if (ignorePublic) return false;
    return grantee.group === 'AllUsers' || (grantee.group === 'AuthenticatedUsers' && id !== undefined);
  });
