import { decisionOn, needsTable } from '../authorise';
import type { Authorisation, Need } from '../authorise';
import { denialText } from '../denial-wording';
import type { Call } from '../operation';
import { aclsCount } from './acl';
import { aclAnswer } from './acl-access';
import { readCopySource } from './copy-source';
import { accessDenied, s3Error } from './errors';
import { policyOf } from './resource-policy';
import type { BucketPolicy } from './resource-policy';
import { readTagHeader } from './tags';
import type {
  CopyObjectRequest,
  DeleteObjectRequest,
  DeleteObjectsRequest,
  PutObjectRequest,
  PutObjectRetentionRequest,
} from '../../../../facts/aws/models/s3';
import { s3BucketActions, s3ObjectActions } from '../../../../facts/aws/s3-actions';
import { accessRules } from '../../../identity/policy/access-rules';
import { ObjectFault } from '../../../object/object-fault';
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
    GetBucketPolicy: (call: Call, input: Named) => onPolicy('GetBucketPolicy', call, input),
    PutBucketPolicy: (call: Call, input: Named) => onPolicy('PutBucketPolicy', call, input),
    DeleteBucketPolicy: (call: Call, input: Named) => onPolicy('DeleteBucketPolicy', call, input),
    DeleteObject: (call: Call, input: DeleteObjectRequest) =>
      onBucket(call, input.Bucket, [onObject('DeleteObject', input), ...bypassing(input, input.BypassGovernanceRetention)]),
    PutObjectRetention: (call: Call, input: PutObjectRetentionRequest) =>
      onBucket(call, input.Bucket, [onObject('PutObjectRetention', input), ...bypassing(input, input.BypassGovernanceRetention)]),
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
 * Adds whose the bucket is and its policy. A bucket that is not there is refused where it is opened; one of another account whose policy
 * says nothing to the caller, here: a policy that is put a moment later would not have been asked. @throws ObjectFault `access-denied`
 */
async function onBucket(call: Call, bucket: string, needs: readonly Wanted[]): Promise<readonly Need[]> {
  const found = await policyOf(call, bucket);
  if (found === undefined) return [];
  const { account, region, policy } = found;
  if (aclsCount(found.bucket)) return Promise.all(needs.map((need) => withAcl(call, found, need)));
  if (policy === undefined && isOutsider(call, account)) {
    throw new ObjectFault('access-denied', { principalArn: call.principal.arn, bucket, region });
  }
  if (policy === undefined && call.principal.kind === 'root') return [];
  return needs.map((need) => ({ ...need, account, ...(policy === undefined ? {} : { resourcePolicy: policy }) }));
}

/** What an ACL grants stands beside what the policy allows: to an account, whose own policies then decide, or to who has none. */
async function withAcl(call: Call, { bucket, account, policy }: BucketPolicy, need: Wanted): Promise<Need> {
  const key = need.resource.slice(bucketArn(bucket.name).length + 1);
  const [versionId] = need.context?.get('s3:VersionId') ?? [];
  const question = { action: need.action, ...(key === '' ? {} : { key }), ...(versionId === undefined ? {} : { versionId }) };
  const answer = await aclAnswer(call, bucket, question);
  if (answer === 'withheld' && policy === undefined) throw accessDenied();
  const text = answer === 'granted' && isOutsider(call, account) ? grantingPolicy(call, need, policy) : policy;
  return { ...need, account, ...(text === undefined ? {} : { resourcePolicy: text }) };
}

function grantingPolicy({ principal }: Call, { action, resource }: Wanted, policy: string | undefined): string {
  const document =
    policy === undefined ? { Version: '2012-10-17', Statement: [] } : (JSON.parse(policy) as { Statement: object | object[] });
  const grantee = principal.kind === 'anonymous' ? '*' : { AWS: `arn:aws:iam::${principal.account}:root` };
  const Statement = [...[document.Statement].flat(), { Effect: 'Allow', Principal: grantee, Action: action, Resource: resource }];
  return JSON.stringify({ ...document, Statement });
}

const isOutsider = ({ principal }: Call, account: string): boolean => principal.kind !== 'service' && principal.account !== account;

/**
 * S3 API, PutBucketPolicy: for the owner's account alone, whatever the policy says, and its root user is never locked out.
 * @throws ObjectFault `access-denied`
 */
async function onPolicy(operation: string, call: Call, input: Named): Promise<readonly Need[]> {
  const found = await policyOf(call, input.Bucket);
  if (found === undefined) return [];
  const { account, region } = found;
  if (isOutsider(call, account)) {
    throw new ObjectFault('access-denied', { principalArn: call.principal.arn, bucket: input.Bucket, region });
  }
  return call.principal.kind === 'root' ? [] : onBucket(call, input.Bucket, [wholeBucket(operation, input)]);
}

/** Deleting, or loosening, in spite of governance is a permission of its own. */
const bypassing = (object: Named, bypass: boolean | undefined): readonly Wanted[] =>
  bypass === true
    ? [onObject('BypassGovernanceRetention', { Bucket: object.Bucket, ...(object.Key === undefined ? {} : { Key: object.Key }) })]
    : [];

/** What lets someone know which keys there are. */
export const listingNeeds = (call: Call, Bucket: string): Promise<readonly Need[]> =>
  onBucket(call, Bucket, [wholeBucket('ListObjectsV2', { Bucket })]);

/** DeleteObjects answers for each key by itself. @throws AwsError */
export async function mayDelete(
  call: Call,
  { Bucket, BypassGovernanceRetention: bypass }: DeleteObjectsRequest,
  object: { readonly Key: string; readonly VersionId?: string },
): Promise<void> {
  for (const need of await onBucket(call, Bucket, [
    onObject('DeleteObject', { ...object, Bucket }),
    ...bypassing({ ...object, Bucket }, bypass),
  ])) {
    const decision = await decisionOn(authorisation, call, need);
    // S3 API, DeleteObjects: the entry says `AccessDenied`, `Access Denied`.
    if (!decision.allowed) throw accessDenied();
  }
}

/** Names without a value are left out. */
function contextOf(values: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]] as const])));
}
