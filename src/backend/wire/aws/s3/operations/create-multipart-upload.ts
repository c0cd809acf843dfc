import type { CreateMultipartUploadOutput, CreateMultipartUploadRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { readObjectAcl } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';
import { readContentHeaders } from '../content-headers';
import { invalidRequest } from '../errors';
import { readMetadata } from '../metadata';
import { readLock } from '../object-lock';
import { withEncryption, writeStoredEncryption } from '../sse-headers';
import { readStorageClass } from '../storage-class';
import { readTagHeader } from '../tags';

export const createMultipartUpload = operation<CreateMultipartUploadRequest, CreateMultipartUploadOutput>({
  name: 'CreateMultipartUpload',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const lock = readLock(call, input);
    const acl = readObjectAcl(call, bucket, input);
    const options = {
      ...checksumOf(input),
      headers: readContentHeaders(input),
      metadata: readMetadata(input.Metadata),
      ...readStorageClass(input.StorageClass),
      tags: readTagHeader(input.Tagging),
      ...lock,
      ...acl,
    };
    const { uploadId, encryption, checksum } = await withEncryption(input, (asked) =>
      call.services.objects.createUpload(callerOf(call), bucket.name, input.Key, { ...options, encryption: asked }),
    );
    return {
      Bucket: bucket.name,
      Key: input.Key,
      UploadId: uploadId,
      ...writeStoredEncryption(encryption, input),
      ...(checksum.asked ? { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type } : {}),
    };
  },
});

function checksumOf({ ChecksumAlgorithm: algorithm, ChecksumType: type }: CreateMultipartUploadRequest) {
  if (algorithm !== undefined) return { checksum: { algorithm: algorithm, ...(type === undefined ? {} : { type }) } };
  if (type !== undefined) {
    throw invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
  }
  return {};
}
