import type {
  DeleteMarkerEntry,
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
  ObjectVersion,
} from '../../../../../facts/aws/models/s3';
import type { ListedVersion } from '../../../../object/list-versions';
import { maxListed } from '../../../../object/listing';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { invalidArgument } from '../errors';
import { listedObject } from '../listed-object';
import { checkMax, nameWriter } from '../listing-text';
import { ownerOf } from '../owner';
import { moment } from '../object-output';

export const listObjectVersions = operation<ListObjectVersionsRequest, ListObjectVersionsOutput>({
  name: 'ListObjectVersions',
  async run(call, input) {
    checkMax('maxKeys', input.MaxKeys);
    const bucket = await bucketOf(call, input);
    const {
      Prefix: prefix = '',
      Delimiter: delimiter,
      KeyMarker: keyMarker = '',
      VersionIdMarker: idMarker = '',
      EncodingType: encoding,
    } = input;
    if (idMarker !== '' && keyMarker === '') {
      throw invalidArgument('A version-id marker cannot be specified without a key marker.', 'version-id-marker', idMarker);
    }
    const maxKeys = Math.min(input.MaxKeys ?? maxListed, maxListed);
    const name = nameWriter(encoding);
    const { versions, commonPrefixes, next } = await call.services.objects.listVersions(callerOf(call), bucket.name, {
      prefix,
      maxKeys,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(keyMarker === '' ? {} : { keyMarker }),
      ...(idMarker === '' ? {} : { versionIdMarker: idMarker }),
    });
    const Owner = ownerOf(bucket.account);
    const entry = (version: ListedVersion) => ({ ...entryOf(version, name), Owner });
    return {
      IsTruncated: next !== undefined,
      KeyMarker: name(keyMarker),
      VersionIdMarker: idMarker,
      ...(next === undefined ? {} : { NextKeyMarker: name(next.keyMarker) }),
      ...(next?.versionIdMarker === undefined ? {} : { NextVersionIdMarker: next.versionIdMarker }),
      Versions: versions.filter(({ object }) => object !== undefined).map(entry) as ObjectVersion[],
      DeleteMarkers: versions.filter(({ object }) => object === undefined).map(entry) as DeleteMarkerEntry[],
      Name: bucket.name,
      Prefix: name(prefix),
      ...(delimiter === undefined ? {} : { Delimiter: name(delimiter) }),
      MaxKeys: maxKeys,
      CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: name(common) })),
      ...(encoding === undefined ? {} : { EncodingType: encoding }),
    };
  },
});

const entryOf = ({ key, versionId, latest, modified, object }: ListedVersion, name: (key: string) => string) => ({
  ...(object === undefined ? { Key: name(key), LastModified: moment(modified) } : listedObject(object, name)),
  VersionId: versionId,
  IsLatest: latest,
});
