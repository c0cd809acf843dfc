import type { ListPartsOutput, ListPartsRequest, StorageClass } from '../../../../../facts/aws/models/s3';
import { maxListedParts } from '../../../../object/list-parts';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { writeChecksumFields } from '../checksum-headers';
import { checkMax } from '../listing-text';
import { moment, quoted } from '../object-output';
import { ownerOf } from '../owner';

export const listParts = operation<ListPartsRequest, ListPartsOutput>({
  name: 'ListParts',
  async run(call, input) {
    checkMax('max-parts', input.MaxParts);
    checkMax('part-number-marker', input.PartNumberMarker);
    const bucket = await bucketOf(call, input);
    const { PartNumberMarker: after = 0, MaxParts: maxParts = maxListedParts } = input;
    const { parts, truncated, upload } = await call.services.objects.listParts(callerOf(call), bucket.name, input.Key, input.UploadId, {
      after,
      maxParts,
    });
    const { asked, algorithm, type } = upload.checksum;
    return {
      Bucket: bucket.name,
      Key: input.Key,
      UploadId: input.UploadId,
      PartNumberMarker: after,
      NextPartNumberMarker: parts.at(-1)?.number ?? 0,
      MaxParts: Math.min(maxParts, maxListedParts),
      IsTruncated: truncated,
      Parts: parts.map(({ number, modified, etag, size, checksums }) => ({
        PartNumber: number,
        LastModified: moment(modified),
        ETag: quoted(etag),
        Size: size,
        ...(asked ? writeChecksumFields(checksums) : {}),
      })),
      Initiator: { ID: upload.initiatorArn },
      Owner: ownerOf(bucket.account),
      StorageClass: upload.storageClass as StorageClass,
      ...(asked ? { ChecksumAlgorithm: algorithm, ChecksumType: type } : {}),
    };
  },
});
