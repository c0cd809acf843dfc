import type { ListBucketsOutput, ListBucketsRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { callerOf, endpointRegion } from '../bucket-access';
import { accessDenied, invalidArgument } from '../errors';
import { readToken, writeToken } from '../listing-text';
import { ownerOf } from '../owner';
import { bucketArn } from '../../../../object/object-place';
import { moment } from '../object-output';

/** S3 API, ListBuckets. */
const most = 10_000;

export const listBuckets = operation<ListBucketsRequest, ListBucketsOutput>({
  name: 'ListBuckets',
  async run(call, input) {
    if (call.principal.kind === 'anonymous') throw accessDenied();
    endpointRegion(call);
    const { MaxBuckets: max, Prefix: prefix, ContinuationToken: token, BucketRegion: region } = input;
    if (max !== undefined && (max < 1 || max > most)) {
      throw invalidArgument(`Argument max-buckets must be an integer between 1 and ${most}`, 'max-buckets', String(max));
    }
    const { buckets, next } = await call.services.objects.listBuckets(callerOf(call), {
      ...(max === undefined ? {} : { maxBuckets: max }),
      ...(prefix === undefined ? {} : { prefix }),
      ...(token === undefined ? {} : { after: readToken(token) }),
      ...(region === undefined ? {} : { region }),
    });
    // The region is told only to those who use the newer form of the request.
    const newer = [max, prefix, token, region].some((parameter) => parameter !== undefined);
    return {
      Buckets: buckets.map((bucket) => ({
        Name: bucket.name,
        CreationDate: moment(bucket.created),
        ...(newer ? { BucketRegion: bucket.region } : {}),
        BucketArn: bucketArn(bucket.name),
      })),
      Owner: ownerOf(call.principal.account),
      ...(next === undefined ? {} : { ContinuationToken: writeToken(next) }),
      ...(prefix === undefined ? {} : { Prefix: prefix }),
    };
  },
});
