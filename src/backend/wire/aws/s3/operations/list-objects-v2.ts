import type { ListObjectsV2Output, ListObjectsV2Request } from '../../../../../facts/aws/models/s3';
import { maxListed } from '../../../../object/listing';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { invalidArgument } from '../errors';
import { listedObject } from '../listed-object';
import { checkMax, nameWriter, readToken, writeToken } from '../listing-text';
import { ownerOf } from '../owner';

export const listObjectsV2 = operation<ListObjectsV2Request, ListObjectsV2Output>({
  name: 'ListObjectsV2',
  async run(call, input) {
    checkMax('maxKeys', input.MaxKeys);
    const bucket = await bucketOf(call, input);
    const { Prefix: prefix = '', Delimiter: delimiter, StartAfter: start, ContinuationToken: token, EncodingType: encoding } = input;
    if (token === '') throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
    const maxKeys = Math.min(input.MaxKeys ?? maxListed, maxListed);
    const name = nameWriter(encoding);
    // The token goes on where the last page ended; where the first one started no longer matters.
    const after = token === undefined ? start : readToken(token);
    const { objects, commonPrefixes, next } = await call.services.objects.listObjects(callerOf(call), bucket.name, {
      prefix,
      maxKeys,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(after === undefined || after === '' ? {} : { after }),
    });
    const owner = input.FetchOwner ? { Owner: ownerOf(bucket.account) } : {};
    return {
      IsTruncated: next !== undefined,
      Contents: objects.map((info) => ({ ...listedObject(info, name), ...owner })),
      Name: bucket.name,
      Prefix: name(prefix),
      ...(delimiter === undefined ? {} : { Delimiter: name(delimiter) }),
      MaxKeys: maxKeys,
      CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: name(common) })),
      ...(encoding === undefined ? {} : { EncodingType: encoding }),
      KeyCount: objects.length + commonPrefixes.length,
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(next === undefined ? {} : { NextContinuationToken: writeToken(next) }),
      ...(start === undefined ? {} : { StartAfter: name(start) }),
    };
  },
});
