import type { GetBucketLifecycleConfigurationOutput, GetBucketLifecycleConfigurationRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { readConfiguration } from '../configuration-text';
import { s3Error } from '../errors';
import { lifecycleDocument } from './put-bucket-lifecycle-configuration';
import { documentOf } from './stored-configurations';

export const getBucketLifecycleConfiguration = operation<GetBucketLifecycleConfigurationRequest, GetBucketLifecycleConfigurationOutput>({
  name: 'GetBucketLifecycleConfiguration',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    const text = await documentOf(call, name, lifecycleDocument);
    if (text !== undefined) return readConfiguration(text) as GetBucketLifecycleConfigurationOutput;
    throw s3Error(404, 'NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', { BucketName: name });
  },
});
