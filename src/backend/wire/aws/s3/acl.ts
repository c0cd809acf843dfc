import type { BucketCannedACL, Grant, ObjectCannedACL, ObjectOwnership } from '../../../../facts/aws/models/s3';
import type { BucketRow } from '../../../object/bucket-row';
import { ObjectFault } from '../../../object/object-fault';
import type { Call } from '../operation';
import { callerOf } from './bucket-access';
import { notImplemented, s3Error } from './errors';
import { ownerOf } from './owner';

export const ownershipDocument = 'ownership-controls';
/** Kept once the controls were deleted: without them, S3 falls back to what it did before there were any. */
export const noOwnership = 'none';

/** S3 User Guide, "Controlling ownership of objects": ACLs are off on every new bucket since 2023-04. */
const byDefault: ObjectOwnership = 'BucketOwnerEnforced';

export async function ownershipOf(call: Call, bucket: BucketRow): Promise<ObjectOwnership | typeof noOwnership> {
  try {
    return (await call.services.objects.getBucketDocument(callerOf(call), bucket.name, ownershipDocument)) as ObjectOwnership;
  } catch (error) {
    if (error instanceof ObjectFault && error.kind === 'no-such-document') return byDefault;
    throw error;
  }
}

export interface AclInput {
  readonly ACL?: BucketCannedACL | ObjectCannedACL;
  readonly GrantFullControl?: string;
  readonly GrantRead?: string;
  readonly GrantReadACP?: string;
  readonly GrantWrite?: string;
  readonly GrantWriteACP?: string;
}

/** ACLs by which nobody but the owner's account gets anything. */
const ownersOnly: ReadonlySet<string> = new Set(['private', 'bucket-owner-full-control', 'bucket-owner-read']);

const grantsOf = ({ GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP }: AclInput) =>
  [GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP].filter((grant) => grant !== undefined);

/** ACLs grant nothing to others here, so one that would is refused. @throws AwsError */
export function refuseGrants(input: AclInput): void {
  if (grantsOf(input).length > 0) throw notImplemented('x-amz-grant-*');
  if (input.ACL !== undefined && !ownersOnly.has(input.ACL)) throw notImplemented('x-amz-acl');
}

export const aclsOff = () => s3Error(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');

/** @throws AwsError `AccessControlListNotSupported`, `NotImplemented` */
export async function checkObjectAcl(call: Call, bucket: BucketRow, input: AclInput): Promise<void> {
  if (input.ACL === undefined && grantsOf(input).length === 0) return;
  const enforced = (await ownershipOf(call, bucket)) === 'BucketOwnerEnforced';
  if (enforced && (input.ACL !== 'bucket-owner-full-control' || grantsOf(input).length > 0)) throw aclsOff();
  refuseGrants(input);
}

export const ownersGrant = (account: string): readonly Grant[] => [
  { Grantee: { ...ownerOf(account), Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' },
];
