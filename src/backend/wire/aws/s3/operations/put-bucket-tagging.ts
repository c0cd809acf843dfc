import type { PutBucketTaggingRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { readTagSet } from '../tags';

export const putBucketTagging = operation<PutBucketTaggingRequest, undefined>({
  name: 'PutBucketTagging',
  async run(call, input) {
    await checkBody(call);
    const { name } = await bucketOf(call, input);
    await call.services.objects.putBucketTags(callerOf(call), name, readTagSet(input.Tagging.TagSet, 'bucket'));
    return undefined;
  },
});
