import type { GetBucketVersioningOutput, GetBucketVersioningRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';

const statuses = { off: {}, enabled: { Status: 'Enabled' }, suspended: { Status: 'Suspended' } } as const;

export const getBucketVersioning = operation<GetBucketVersioningRequest, GetBucketVersioningOutput>({
  name: 'GetBucketVersioning',
  run: async (call, input) => statuses[(await bucketOf(call, input)).versioning],
});
