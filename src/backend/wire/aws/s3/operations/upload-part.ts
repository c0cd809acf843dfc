import type { UploadPartOutput, UploadPartRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { contentMd5, requestedChecksums, writeChecksumFields } from '../checksum-headers';
import { withCustomerKey } from '../customer-key';
import { quoted } from '../object-output';
import { checkPartNumber } from '../part-number';
import { declaredLength, received } from '../request-body';
import { writeEncryption } from '../sse-headers';

export const uploadPart = operation<UploadPartRequest, UploadPartOutput>({
  name: 'UploadPart',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    checkPartNumber(input.PartNumber);
    const md5 = contentMd5(call);
    const checksums = requestedChecksums(call);
    const expected = { size: declaredLength(call.request), ...(md5 === undefined ? {} : { md5 }), checksums };
    const target = { bucket: bucket.name, key: input.Key, uploadId: input.UploadId, number: input.PartNumber };
    const body = received(input.Body ?? call.request.body.stream());
    const { part, encryption } = await withCustomerKey(
      input,
      (key) => call.services.objects.uploadPart(callerOf(call), { ...target, ...key }, body, expected),
      { reading: false },
    );
    const sent = checksums.some(({ expected: value }) => value !== undefined);
    return {
      ETag: quoted(part.etag),
      ...(sent ? writeChecksumFields(part.checksums) : {}),
      ...writeEncryption(encryption, input),
    };
  },
});
