import type { CompletedPart, CompleteMultipartUploadOutput, CompleteMultipartUploadRequest } from '../../../../../facts/aws/models/s3';
import type { NamedPart } from '../../../../object/completed-parts';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { readChecksumFields, writeChecksums } from '../checksum-headers';
import { entityTag, writeConditions } from '../conditions-of';
import { withCustomerKey } from '../customer-key';
import { malformedXml } from '../errors';
import { quoted, versionOf } from '../object-output';
import { writeEncryption } from '../sse-headers';

export const completeMultipartUpload = operation<CompleteMultipartUploadRequest, CompleteMultipartUploadOutput>({
  name: 'CompleteMultipartUpload',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const parts = (input.MultipartUpload?.Parts ?? []).map(named);
    if (parts.length === 0) throw malformedXml();
    const target = { bucket: bucket.name, key: input.Key, uploadId: input.UploadId };
    const options = {
      conditions: writeConditions(input),
      checksums: readChecksumFields(input),
      ...(input.ChecksumType === undefined ? {} : { checksumType: input.ChecksumType }),
      ...(input.MpuObjectSize === undefined ? {} : { size: input.MpuObjectSize }),
    };
    const info = await withCustomerKey(
      input,
      (key) => call.services.objects.completeUpload(callerOf(call), { ...target, ...key }, parts, options),
      { reading: false },
    );
    const host = call.request.headers.get('host') ?? '';
    return {
      Location: `http://${host}/${bucket.name}/${encodeURIComponent(input.Key)}`,
      Bucket: bucket.name,
      Key: input.Key,
      ETag: quoted(info.etag),
      ...writeChecksums(info),
      ...versionOf(bucket, info.versionId),
      ...completed(writeEncryption(info.encryption, {})),
    };
  },
});

/** The answer has no headers of customer keys. */
const completed = ({ SSECustomerAlgorithm: _algorithm, ...rest }: ReturnType<typeof writeEncryption>) => rest;

function named(part: CompletedPart): NamedPart {
  if (part.PartNumber === undefined || part.ETag === undefined) throw malformedXml();
  return { number: part.PartNumber, etag: entityTag(part.ETag), checksums: readChecksumFields(part) };
}
