import type { ListMultipartUploadsOutput, ListMultipartUploadsRequest, StorageClass } from '../../../../../facts/aws/models/s3';
import { maxListed } from '../../../../object/listing';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkMax, nameWriter } from '../listing-text';
import { moment } from '../object-output';
import { ownerOf } from '../owner';

export const listMultipartUploads = operation<ListMultipartUploadsRequest, ListMultipartUploadsOutput>({
  name: 'ListMultipartUploads',
  async run(call, input) {
    checkMax('max-uploads', input.MaxUploads);
    const bucket = await bucketOf(call, input);
    const { Prefix: prefix = '', Delimiter: delimiter, KeyMarker: keyMarker = '', EncodingType: encoding } = input;
    // S3 API: without a key marker, the marker of an upload id is ignored.
    const uploadIdMarker = keyMarker === '' ? '' : (input.UploadIdMarker ?? '');
    const maxUploads = Math.min(input.MaxUploads ?? maxListed, maxListed);
    const name = nameWriter(encoding);
    const { uploads, commonPrefixes, next } = await call.services.objects.listUploads(callerOf(call), bucket.name, {
      prefix,
      maxUploads,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(keyMarker === '' ? {} : { keyMarker }),
      ...(uploadIdMarker === '' ? {} : { uploadIdMarker }),
    });
    const Owner = ownerOf(bucket.account);
    return {
      Bucket: bucket.name,
      KeyMarker: name(keyMarker),
      UploadIdMarker: uploadIdMarker,
      ...(next === undefined ? {} : { NextKeyMarker: name(next.keyMarker), NextUploadIdMarker: next.uploadIdMarker }),
      Prefix: name(prefix),
      ...(delimiter === undefined ? {} : { Delimiter: name(delimiter) }),
      MaxUploads: maxUploads,
      IsTruncated: next !== undefined,
      Uploads: uploads.map(({ key, uploadId, upload }) => ({
        UploadId: uploadId,
        Key: name(key),
        Initiated: moment(upload.initiated),
        StorageClass: upload.storageClass as StorageClass,
        Owner,
        Initiator: { ID: upload.initiatorArn },
        ...(upload.checksum.asked ? { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type } : {}),
      })),
      CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: name(common) })),
      ...(encoding === undefined ? {} : { EncodingType: encoding }),
    };
  },
});
