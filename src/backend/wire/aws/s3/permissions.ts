import { decisionOn, needsTable } from '../authorise';
import type { Authorisation, Need } from '../authorise';
import { denialText } from '../denial-wording';
import type { Call } from '../operation';
import { readCopySource } from './copy-source';
import { accessDenied, s3Error } from './errors';
import { policyOf } from './resource-policy';
import { readTagHeader } from './tags';
import type { CopyObjectRequest, DeleteObjectsRequest, PutObjectRequest } from '../../../../facts/aws/models/s3';
import { s3BucketActions, s3ObjectActions } from '../../../../facts/aws/s3-actions';
import { accessRules } from '../../../identity/policy/access-rules';
import { bucketArn } from '../../../object/object-place';

interface Named {
  readonly Bucket: string;
  readonly Key?: string;
  readonly VersionId?: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
}

type Wanted = Omit<Need, 'account' | 'resourcePolicy'>;

/** S3's requests, weighed with the bucket's own policy, which binds root users too. */
export const authorisation: Authorisation = {
  rules: accessRules.s3,
  resourcesHavePolicies: true,
  needs: needsTable({
    ListBuckets: ({ principal }: Call) => (principal.kind === 'anonymous' ? [] : [{ action: 's3:ListAllMyBuckets', resource: '*' }]),
    CreateBucket: ({ principal }: Call, { Bucket }: Named) =>
      principal.kind === 'anonymous' ? [] : [{ action: 's3:CreateBucket', resource: bucketArn(Bucket), shown: `"${bucketArn(Bucket)}"` }],
    // Each key is asked for by itself (`mayDelete`).
    DeleteObjects: (): readonly Need[] => [],
    PutObject: (call: Call, input: PutObjectRequest) => onBucket(call, input.Bucket, putting('PutObject', input)),
    CreateMultipartUpload: (call: Call, input: PutObjectRequest) => onBucket(call, input.Bucket, putting('CreateMultipartUpload', input)),
    CopyObject: (call: Call, input: CopyObjectRequest) => copying(call, input, putting('CopyObject', input)),
    UploadPartCopy: (call: Call, input: CopyObjectRequest) => copying(call, input, [onObject('UploadPartCopy', input)]),
  }),
  otherwise: (operation) => (call: Call, input: Named) =>
    onBucket(call, input.Bucket, [input.Key === undefined ? wholeBucket(operation, input) : onObject(operation, input)]),
  // Who is of no account, or of another than the bucket's, is not told why (S3 user guide, "Troubleshoot access denied errors").
  denied: (denial) => (denial.foreign ? accessDenied() : s3Error(403, 'AccessDenied', denialText(denial))),
};

/** S3 sets its ARNs in quotation marks (recorded: aws-samples/serverless-patterns#2457, aws-ia/terraform-aws-bedrock#41). */
const wanted = (action: string, resource: string, context: ReadonlyMap<string, readonly string[]>): Wanted => ({
  action: `s3:${action}`,
  resource,
  shown: `"${resource}"`,
  context,
});

function wholeBucket(operation: string, input: Named): Wanted {
  return wanted(s3BucketActions[operation] ?? operation, bucketArn(input.Bucket), contextOf({ ...listing(input) }));
}

const listing = ({ Prefix, Delimiter, MaxKeys }: Named): Readonly<Record<string, string | undefined>> => ({
  's3:prefix': Prefix,
  's3:delimiter': Delimiter,
  's3:max-keys': MaxKeys === undefined ? undefined : String(MaxKeys),
});

function onObject(
  operation: string,
  { Bucket, Key = '', VersionId }: Named,
  more: Readonly<Record<string, string | undefined>> = {},
): Wanted {
  const [action, ofVersion] = s3ObjectActions[operation] ?? [operation];
  return wanted(
    VersionId === undefined ? action : (ofVersion ?? action),
    objectArn(Bucket, Key),
    contextOf({ 's3:VersionId': VersionId, ...more }),
  );
}

const objectArn = (bucket: string, key: string): string => `${bucketArn(bucket)}/${key}`;

/** Condition keys named after the headers they stand for (S3 user guide, "Actions, resources, and condition keys"). */
function putting(operation: string, input: PutObjectRequest | CopyObjectRequest): readonly Wanted[] {
  const { Bucket, Key } = input;
  const put = onObject(
    'PutObject',
    { Bucket, Key },
    {
      's3:x-amz-server-side-encryption': input.ServerSideEncryption,
      's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId,
      's3:x-amz-server-side-encryption-customer-algorithm': input.SSECustomerAlgorithm,
      's3:x-amz-storage-class': input.StorageClass,
      's3:x-amz-acl': input.ACL,
      's3:x-amz-copy-source': 'CopySource' in input ? input.CopySource : undefined,
    },
  );
  const tagged = operation !== 'CopyObject' || ('TaggingDirective' in input && input.TaggingDirective === 'REPLACE');
  return [
    put,
    ...(input.ACL === undefined ? [] : [onObject('PutObjectAcl', { Bucket, Key }, { 's3:x-amz-acl': input.ACL })]),
    ...(input.Tagging === undefined || !tagged ? [] : [tagging(input.Tagging, Bucket, Key)]),
  ];
}

function tagging(header: string, Bucket: string, Key: string): Wanted {
  const tags = readTagHeader(header);
  const need = onObject('PutObjectTagging', { Bucket, Key });
  return {
    ...need,
    context: new Map([
      ...tags.map(([key, value]): readonly [string, readonly string[]] => [`s3:RequestObjectTag/${key}`, [value]]),
      ['s3:RequestObjectTagKeys', tags.map(([key]) => key)],
    ]),
  };
}

async function copying(call: Call, input: CopyObjectRequest, puts: readonly Wanted[]): Promise<readonly Need[]> {
  const { bucket, key, versionId } = readCopySource(input.CopySource);
  const source = onObject('GetObject', { Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) });
  return [...(await onBucket(call, bucket, [source])), ...(await onBucket(call, input.Bucket, puts))];
}

/**
 * Adds whose the bucket is and its policy. A bucket that is not there, and one of another account that has no policy, is
 * refused where it is opened.
 */
async function onBucket(call: Call, bucket: string, needs: readonly Wanted[]): Promise<readonly Need[]> {
  const found = await policyOf(call, bucket);
  if (found === undefined) return [];
  const { account, policy } = found;
  if (policy === undefined && (call.principal.account !== account || call.principal.kind === 'root')) return [];
  return needs.map((need) => ({ ...need, account, ...(policy === undefined ? {} : { resourcePolicy: policy }) }));
}

/** What lets someone know which keys there are. */
export const listingNeeds = (call: Call, Bucket: string): Promise<readonly Need[]> =>
  onBucket(call, Bucket, [wholeBucket('ListObjectsV2', { Bucket })]);

/** DeleteObjects answers for each key by itself. @throws AwsError */
export async function mayDelete(
  call: Call,
  { Bucket }: DeleteObjectsRequest,
  object: { readonly Key: string; readonly VersionId?: string },
): Promise<void> {
  for (const need of await onBucket(call, Bucket, [onObject('DeleteObject', { ...object, Bucket })])) {
    const decision = await decisionOn(authorisation, call, need);
    // S3 API, DeleteObjects: the entry says `AccessDenied`, `Access Denied`.
    if (!decision.allowed) throw accessDenied();
  }
}

/** Names without a value are left out. */
function contextOf(values: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]] as const])));
}
