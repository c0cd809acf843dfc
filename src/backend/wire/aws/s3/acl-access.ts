import { aclsCount } from './acl';
import { canonicalId, ownersAlone } from './acl-grants';
import { grants } from '../../../object/acl';
import type { Acl, AclPermission } from '../../../object/acl';
import type { BucketRow } from '../../../object/bucket-row';
import type { Call } from '../operation';

/** S3 User Guide, "Mapping of ACL permissions and access policy permissions". */
const byBucketAcl: ReadonlyMap<string, AclPermission> = new Map([
  ['s3:ListBucket', 'READ'],
  ['s3:ListBucketVersions', 'READ'],
  ['s3:ListBucketMultipartUploads', 'READ'],
  ['s3:PutObject', 'WRITE'],
  ['s3:GetBucketAcl', 'READ_ACP'],
  ['s3:PutBucketAcl', 'WRITE_ACP'],
]);
const byObjectAcl: ReadonlyMap<string, AclPermission> = new Map([
  ['s3:GetObject', 'READ'],
  ['s3:GetObjectVersion', 'READ'],
  ['s3:GetObjectAcl', 'READ_ACP'],
  ['s3:GetObjectVersionAcl', 'READ_ACP'],
  ['s3:PutObjectAcl', 'WRITE_ACP'],
  ['s3:PutObjectVersionAcl', 'WRITE_ACP'],
]);

export interface AclQuestion {
  readonly action: string;
  /** Of the object. */
  readonly key?: string;
  readonly versionId?: string;
}

/**
 * What ACLs say: `granted` to the caller's account or to everybody; `withheld`: an object of another owner, in whose bucket no policy opens
 * it; `nothing` otherwise.
 */
export async function aclAnswer(
  call: Call,
  bucket: BucketRow,
  { action, key, versionId }: AclQuestion,
): Promise<'granted' | 'withheld' | 'nothing'> {
  if (!aclsCount(bucket)) return 'nothing';
  const { kind, account } = call.principal;
  const id = kind === 'anonymous' ? undefined : canonicalId(account);
  const ignorePublic = bucket.publicAccessBlock?.ignorePublicAcls === true;
  const ofBucket = byBucketAcl.get(action);
  if (ofBucket !== undefined) return grants(bucket.acl ?? ownersAlone(bucket.account), id, ofBucket, ignorePublic) ? 'granted' : 'nothing';
  const ofObject = byObjectAcl.get(action);
  if (ofObject === undefined || key === undefined) return 'nothing';
  const acl: Acl | undefined = await call.services.objects.findObjectAcl(bucket, key, versionId);
  if (acl === undefined) return 'nothing';
  if (grants(acl, id, ofObject, ignorePublic)) return 'granted';
  return acl.owner !== canonicalId(bucket.account) && account === bucket.account ? 'withheld' : 'nothing';
}
