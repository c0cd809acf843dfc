import { asksForAcl, canonicalId, readAcl } from './acl-grants';
import type { AclInput } from './acl-grants';
import { s3Error } from './errors';
import { defaultOwnership } from '../../../object/acl';
import type { Acl, Ownership } from '../../../object/acl';
import type { BucketRow } from '../../../object/bucket-row';
import type { Call } from '../operation';

export const ownershipOf = ({ ownership }: BucketRow): Ownership => ownership ?? defaultOwnership;

/** Whether ACLs are asked at all. */
export const aclsCount = (bucket: BucketRow): boolean => ownershipOf(bucket) !== 'BucketOwnerEnforced';

const aclsOff = () => s3Error(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');

/** The ACL that a bucket is to have. @throws AwsError `AccessControlListNotSupported`, … */
export function readBucketAcl(bucket: BucketRow, input: AclInput): Acl {
  if (!aclsCount(bucket)) throw aclsOff();
  const owner = canonicalId(bucket.account);
  const acl = readAcl(input, { owner, bucketOwner: owner });
  if (acl === undefined) {
    throw s3Error(400, 'MissingSecurityHeader', 'Your request was missing a required header', { MissingHeaderName: 'x-amz-acl' });
  }
  return acl;
}

/**
 * The ACL of an object that is written. Absent: its bucket's owner alone has it.
 * @throws AwsError `AccessControlListNotSupported`, …
 */
export function readObjectAcl({ principal }: Call, bucket: BucketRow, input: AclInput): { readonly acl?: Acl } {
  const bucketOwner = canonicalId(bucket.account);
  if (!aclsCount(bucket)) {
    if (asksForAcl(input) && !(input.ACL === 'bucket-owner-full-control' && !asksForAcl(withoutCanned(input)))) throw aclsOff();
    return {};
  }
  // S3 User Guide, "Controlling ownership of objects": preferring the bucket's owner needs the writer's consent.
  const given = ownershipOf(bucket) === 'BucketOwnerPreferred' && input.ACL === 'bucket-owner-full-control';
  const owner = given || principal.kind === 'anonymous' ? bucketOwner : canonicalId(principal.account);
  const acl = readAcl(input, { owner, bucketOwner });
  if (acl !== undefined) return { acl };
  return owner === bucketOwner ? {} : { acl: { owner, grants: [{ grantee: { id: owner }, permission: 'FULL_CONTROL' }] } };
}

/** The ACL that an object is to have instead of its own. @throws AwsError `AccessControlListNotSupported`, … */
export function replaceObjectAcl(bucket: BucketRow, before: Acl | undefined, input: AclInput): Acl {
  if (!aclsCount(bucket)) throw aclsOff();
  const bucketOwner = canonicalId(bucket.account);
  const acl = readAcl(input, { owner: before?.owner ?? bucketOwner, bucketOwner });
  if (acl === undefined) {
    throw s3Error(400, 'MissingSecurityHeader', 'Your request was missing a required header', { MissingHeaderName: 'x-amz-acl' });
  }
  return acl;
}

const withoutCanned = ({ ACL: _canned, ...rest }: AclInput): AclInput => rest;
