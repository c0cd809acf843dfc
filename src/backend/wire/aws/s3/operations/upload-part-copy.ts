import type { UploadPartCopyOutput, UploadPartCopyRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { writeChecksumFields } from '../checksum-headers';
import { copySourceConditions, readCopySource, readCopyRange, sourceBucket } from '../copy-source';
import { ofCopySource, withCustomerKey } from '../customer-key';
import { moment, quoted } from '../object-output';
import { checkPartNumber } from '../part-number';
import { writeEncryption } from '../sse-headers';

export const uploadPartCopy = operation<UploadPartCopyRequest, UploadPartCopyOutput>({
  name: 'UploadPartCopy',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    checkPartNumber(input.PartNumber);
    const range = input.CopySourceRange === undefined ? {} : { range: readCopyRange(input.CopySourceRange) };
    const source = { ...readCopySource(input.CopySource), conditions: copySourceConditions(input), ...range };
    const from = await sourceBucket(call, source.bucket, input.ExpectedSourceBucketOwner);
    const target = { bucket: bucket.name, key: input.Key, uploadId: input.UploadId, number: input.PartNumber };
    const copied = await withCustomerKey(
      input,
      (key) =>
        withCustomerKey(ofCopySource(input), (sourceKey) =>
          call.services.objects.uploadPartCopy(callerOf(call), { ...source, ...sourceKey }, { ...target, ...key }),
        ),
      { reading: false },
    );
    const { etag, modified, checksums } = copied.part;
    return {
      ...(from.versioning === 'off' ? {} : { CopySourceVersionId: copied.source.versionId }),
      CopyPartResult: { ETag: quoted(etag), LastModified: moment(modified), ...writeChecksumFields(checksums) },
      ...writeEncryption(copied.encryption, input),
    };
  },
});
