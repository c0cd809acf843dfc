import type { AbortMultipartUploadOutput, AbortMultipartUploadRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { notImplemented } from '../errors';

export const abortMultipartUpload = operation<AbortMultipartUploadRequest, AbortMultipartUploadOutput>({
  name: 'AbortMultipartUpload',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    // Of directory buckets.
    if (input.IfMatchInitiatedTime !== undefined) throw notImplemented('x-amz-if-match-initiated-time');
    await call.services.objects.abortUpload(callerOf(call), bucket.name, input.Key, input.UploadId);
    return {};
  },
});
