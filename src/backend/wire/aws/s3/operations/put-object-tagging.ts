import type { PutObjectTaggingOutput, PutObjectTaggingRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { versionOf } from '../object-output';
import { readTagSet } from '../tags';

export const putObjectTagging = operation<PutObjectTaggingRequest, PutObjectTaggingOutput>({
  name: 'PutObjectTagging',
  async run(call, input) {
    await checkBody(call);
    const bucket = await bucketOf(call, input);
    const tags = readTagSet(input.Tagging.TagSet, 'object');
    return versionOf(bucket, await call.services.objects.putObjectTags(callerOf(call), bucket.name, input.Key, tags, input.VersionId));
  },
});
