import type { GetObjectAttributesOutput, GetObjectAttributesRequest, StorageClass } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { writeChecksums } from '../checksum-headers';
import { withCustomerKey } from '../customer-key';
import { moment, versionOf } from '../object-output';
import { checkRead } from '../read-request';

export const getObjectAttributes = operation<GetObjectAttributesRequest, GetObjectAttributesOutput>({
  name: 'GetObjectAttributes',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const version = input.VersionId === undefined ? {} : { versionId: input.VersionId };
    const { info } = await withCustomerKey(input, async (key) => {
      await checkRead(call, input, { ...version, ...key });
      return call.services.objects.headObject(callerOf(call), bucket.name, input.Key, { ...version, ...key });
    });
    const checksum = writeChecksums(info.checksums);
    // ObjectParts is of multipart uploads alone: S3 leaves it out for an object put whole.
    const attributes = {
      ETag: info.etag,
      ...('ChecksumType' in checksum ? { Checksum: checksum } : {}),
      StorageClass: info.storageClass as StorageClass,
      ObjectSize: info.size,
    };
    const wanted: ReadonlySet<string> = new Set(input.ObjectAttributes);
    return {
      LastModified: moment(info.modified),
      ...versionOf(bucket, info.versionId),
      ...Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted.has(name))),
    };
  },
});
