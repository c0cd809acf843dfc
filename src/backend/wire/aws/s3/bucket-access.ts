import type { BucketRow } from '../../../object/bucket-row';
import type { Caller } from '../../../object/object-rooms';
import { AwsError } from '../aws-error';
import type { Call } from '../operation';
import { endpointOf } from './endpoint';
import { accessDenied, s3Error } from './errors';
import { SignatureFault } from '../signature/signature-fault';
import { wordSignatureFault } from '../signature/wording';

/** How every operation on a bucket names it. */
export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

export const callerOf = ({ principal, requestId }: Pick<Call, 'principal' | 'requestId'>): Caller => ({ principal, requestId });

/**
 * The bucket, for a caller who may use it, asked at the right endpoint.
 * @throws ObjectFault `no-such-bucket`, `access-denied`. @throws AwsError
 */
export async function bucketOf(call: Call, input: BucketInput): Promise<BucketRow> {
  const bucket = await call.services.objects.getBucket(callerOf(call), input.Bucket);
  checkOwner(bucket, input.ExpectedBucketOwner);
  checkRegion(call, bucket);
  return bucket;
}

export function checkOwner({ account }: BucketRow, expected: string | undefined): void {
  if (expected === undefined || expected === account) return;
  if (!/^\d{12}$/.test(expected)) {
    throw s3Error(400, 'InvalidBucketOwnerAWSAccountID', 'The value of the expected bucket owner parameter must be an AWS account ID');
  }
  throw accessDenied();
}

/**
 * The region whose endpoint was asked: the one in the host name or, at an endpoint for all regions, the one that was signed
 * for, because a client that signs for a region would ask at its endpoint.
 * @throws AwsError `AuthorizationHeaderMalformed` for a request signed for another region than it was sent to
 */
export function endpointRegion(call: Call): string {
  const { region } = endpointOf(call.request.headers.get('host'));
  // Who signs nothing signs for no region.
  if (call.principal.kind === 'anonymous') return region ?? call.region;
  if (region !== undefined && region !== call.region) throw wrongRegion(call, region);
  return call.region;
}

/** As S3 does: the name of a bucket leads to its own region, which checks the signature; a region's endpoint says where to go. */
function checkRegion(call: Call, { name, region }: BucketRow): void {
  const asked = endpointRegion(call);
  if (asked === region || asked === '') return;
  const endpoint = endpointOf(call.request.headers.get('host'));
  if (endpoint.bucket !== undefined && endpoint.region === undefined) throw wrongRegion(call, region);
  const host = `s3.${region}.amazonaws.com`;
  throw s3Error(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
      'Please send all future requests to this endpoint.',
    { Endpoint: endpoint.bucket === undefined ? host : `${name}.${host}`, Bucket: name },
    { 'x-amz-bucket-region': region },
  );
}

function wrongRegion({ request, region: got }: Call, expected: string): AwsError {
  const form = request.headers.get('authorization') === undefined ? 'query' : 'header';
  const fault = new SignatureFault('wrong-scope', { form, wrong: [{ what: 'region', got, expected }] });
  return new AwsError({ ...wordSignatureFault('s3', fault), headers: { 'x-amz-bucket-region': expected } });
}
