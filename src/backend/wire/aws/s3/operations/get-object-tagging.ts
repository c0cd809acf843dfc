import type { GetObjectTaggingOutput, GetObjectTaggingRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { versionOf } from '../object-output';
import { writeTags } from '../tags';

export const getObjectTagging = operation<GetObjectTaggingRequest, GetObjectTaggingOutput>({
  name: 'GetObjectTagging',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const info = await call.services.objects.versionInfo(callerOf(call), bucket.name, input.Key, input.VersionId);
    return { ...versionOf(bucket, info.versionId), TagSet: writeTags(info.tags) };
  },
});
