import type { GetObjectAttributesOutput, GetObjectAttributesRequest, StorageClass } from '../../../../../facts/aws/models/s3';
import type { ListedParts } from '../../../../object/list-parts';
import { maxListedParts } from '../../../../object/list-parts';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { writeChecksumFields, writeChecksums } from '../checksum-headers';
import { withCustomerKey } from '../customer-key';
import { checkMax } from '../listing-text';
import { moment, versionOf } from '../object-output';
import { refuseMode } from '../read-request';

export const getObjectAttributes = operation<GetObjectAttributesRequest, GetObjectAttributesOutput>({
  name: 'GetObjectAttributes',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    refuseMode(call);
    checkMax('max-parts', input.MaxParts);
    checkMax('part-number-marker', input.PartNumberMarker);
    const version = input.VersionId === undefined ? {} : { versionId: input.VersionId };
    const paging = { after: input.PartNumberMarker ?? 0, maxParts: input.MaxParts ?? maxListedParts };
    const { info, parts } = await withCustomerKey(input, (key) =>
      call.services.objects.objectAttributes(callerOf(call), bucket.name, input.Key, { ...version, ...key }, paging),
    );
    const checksum = writeChecksums(info);
    const attributes = {
      ETag: info.etag,
      ...('ChecksumType' in checksum ? { Checksum: checksum } : {}),
      // Only of multipart uploads: S3 leaves it out for an object put whole.
      ...(parts === undefined ? {} : { ObjectParts: objectParts(info.partCount ?? 0, info.checksumType === 'COMPOSITE', parts, paging) }),
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

/** S3 API, GetObjectAttributes: each part stands there only where the upload had composite checksums. */
function objectParts(
  count: number,
  composite: boolean,
  { parts, truncated }: ListedParts,
  { after, maxParts }: { readonly after: number; readonly maxParts: number },
) {
  if (!composite) return { TotalPartsCount: count };
  return {
    TotalPartsCount: count,
    PartNumberMarker: after,
    NextPartNumberMarker: parts.at(-1)?.number ?? 0,
    MaxParts: maxParts,
    IsTruncated: truncated,
    Parts: parts.map(({ number, size, checksums }) => ({ PartNumber: number, Size: size, ...writeChecksumFields(checksums) })),
  };
}
