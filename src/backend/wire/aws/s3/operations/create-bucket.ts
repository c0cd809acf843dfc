import type { CreateBucketOutput, CreateBucketRequest } from '../../../../../facts/aws/models/s3';
import { isPublicGrant } from '../../../../object/acl';
import { ObjectFault } from '../../../../object/object-fault';
import { bucketArn } from '../../../../object/object-place';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { canonicalId, readAcl } from '../acl-grants';
import { callerOf, endpointRegion } from '../bucket-access';
import { endpointOf } from '../endpoint';
import { accessDenied, aclWithEnforcedOwnership, malformedXml, notImplemented, s3Error } from '../errors';
import { readTagSet } from '../tags';

const legacyRegion = 'us-east-1';

export const createBucket = operation<CreateBucketRequest, CreateBucketOutput>({
  name: 'CreateBucket',
  async run(call, input) {
    if (call.principal.kind === 'anonymous') throw accessDenied();
    const at = endpointRegion(call);
    const { Bucket: name, CreateBucketConfiguration: configuration } = input;
    const constraint = configuration?.LocationConstraint;
    if (configuration?.Location !== undefined || configuration?.Bucket !== undefined) throw malformedXml();
    const region = regionOf(call, at, constraint);
    if (input.BucketNamespace !== undefined && input.BucketNamespace !== 'global') throw notImplemented('x-amz-bucket-namespace');
    // Recorded (versity/versitygw#1869): who brings the ACL that every bucket has means one with ACLs.
    const ownership = input.ObjectOwnership ?? (input.ACL === 'private' ? 'BucketOwnerPreferred' : 'BucketOwnerEnforced');
    const owner = canonicalId(call.principal.account);
    const acl = readAcl(input, { owner, bucketOwner: owner });
    if (ownership === 'BucketOwnerEnforced' && acl !== undefined && acl.grants.length > 1) throw aclWithEnforcedOwnership();
    // Every new bucket has its public access block.
    if (acl?.grants.some(isPublicGrant) === true) {
      const message = 'Bucket cannot have public ACLs set with BlockPublicAccess enabled';
      throw s3Error(400, 'InvalidBucketAclWithBlockPublicAccessError', message);
    }
    const tags = readTagSet(configuration?.Tags ?? [], 'bucket');

    const { objects } = call.services;
    try {
      await objects.createBucket(callerOf(call), name, {
        region,
        tags,
        objectLock: input.ObjectLockEnabledForBucket === true,
        ...(ownership === 'BucketOwnerEnforced' ? {} : { ownership, ...(acl === undefined ? {} : { acl }) }),
      });
    } catch (error) {
      // S3 API, CreateBucket: in us-east-1 a bucket of one's own is created again with success.
      const mine = error instanceof ObjectFault && error.kind === 'bucket-already-owned-by-you';
      if (!mine || at !== legacyRegion || (error.details as { readonly region: string }).region !== region || region !== legacyRegion) {
        throw error;
      }
    }
    return { Location: constraint === undefined ? `/${name}` : `http://${name}.s3.amazonaws.com/`, BucketArn: bucketArn(name) };
  },
});

/** Each region's endpoint makes buckets of that region alone; the oldest one, without a region in its name, makes any. */
function regionOf(call: Call, at: string, constraint: string | undefined): string {
  const wanted = constraint === 'EU' ? 'eu-west-1' : (constraint ?? legacyRegion);
  const anyRegion = at === legacyRegion && endpointOf(call.request.headers.get('host')).region === undefined;
  if (wanted === at || anyRegion) return wanted;
  throw s3Error(
    400,
    'IllegalLocationConstraintException',
    `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}
