import type { ListObjectsOutput, ListObjectsRequest } from '../../../../../facts/aws/models/s3';
import { maxListed } from '../../../../object/listing';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { listedObject } from '../listed-object';
import { checkMax, nameWriter } from '../listing-text';
import { ownerOf } from '../owner';

export const listObjects = operation<ListObjectsRequest, ListObjectsOutput>({
  name: 'ListObjects',
  async run(call, input) {
    checkMax('maxKeys', input.MaxKeys);
    const bucket = await bucketOf(call, input);
    const { Prefix: prefix = '', Delimiter: delimiter, Marker: marker = '', EncodingType: encoding } = input;
    const maxKeys = Math.min(input.MaxKeys ?? maxListed, maxListed);
    const name = nameWriter(encoding);
    const { objects, commonPrefixes, next } = await call.services.objects.listObjects(callerOf(call), bucket.name, {
      prefix,
      maxKeys,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(marker === '' ? {} : { after: marker }),
    });
    const Owner = ownerOf(bucket.account);
    return {
      IsTruncated: next !== undefined,
      Marker: name(marker),
      // S3 API: only with a delimiter; without one, the last key is the marker.
      ...(next !== undefined && delimiter !== undefined ? { NextMarker: name(next) } : {}),
      Contents: objects.map((info) => ({ ...listedObject(info, name), Owner })),
      Name: bucket.name,
      Prefix: name(prefix),
      ...(delimiter === undefined ? {} : { Delimiter: name(delimiter) }),
      MaxKeys: maxKeys,
      CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: name(common) })),
      ...(encoding === undefined ? {} : { EncodingType: encoding }),
    };
  },
});
