import type { GetBucketTaggingOutput, GetBucketTaggingRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { s3Error } from '../errors';
import { writeTags } from '../tags';

export const getBucketTagging = operation<GetBucketTaggingRequest, GetBucketTaggingOutput>({
  name: 'GetBucketTagging',
  async run(call, input) {
    const { name, tags } = await bucketOf(call, input);
    if (tags.length === 0) throw s3Error(404, 'NoSuchTagSet', 'The TagSet does not exist', { BucketName: name });
    return { TagSet: writeTags(tags) };
  },
});
