import { moment, quoted } from './object-output';
import type { Object as ListedObject } from '../../../../facts/aws/models/s3';
import type { ChecksumAlgorithm } from '../../../object/checksums';
import type { ObjectInfo } from '../../../object/object-info';

/** An object as the listings show it. */
export function listedObject(info: ObjectInfo, writeName: (name: string) => string) {
  const algorithms = Object.keys(info.checksums) as ChecksumAlgorithm[];
  return {
    Key: writeName(info.key),
    LastModified: moment(info.modified),
    ETag: quoted(info.etag),
    ...(algorithms.length > 0 ? { ChecksumAlgorithm: algorithms, ChecksumType: info.checksumType } : {}),
    Size: info.size,
    StorageClass: info.storageClass as NonNullable<ListedObject['StorageClass']>,
  };
}
