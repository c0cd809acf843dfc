import type { DeleteObjectTaggingOutput, DeleteObjectTaggingRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { versionOf } from '../object-output';

export const deleteObjectTagging = operation<DeleteObjectTaggingRequest, DeleteObjectTaggingOutput>({
  name: 'DeleteObjectTagging',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    return versionOf(bucket, await call.services.objects.putObjectTags(callerOf(call), bucket.name, input.Key, [], input.VersionId));
  },
});
