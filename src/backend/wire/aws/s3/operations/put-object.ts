import type { PutObjectOutput, PutObjectRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { checkObjectAcl } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';
import { contentMd5, requestedChecksums, writeChecksums } from '../checksum-headers';
import { writeConditions } from '../conditions-of';
import { readContentHeaders } from '../content-headers';
import { notImplemented } from '../errors';
import { readMetadata } from '../metadata';
import { refuseLock } from '../object-lock';
import { quoted, versionOf } from '../object-output';
import { declaredLength, received } from '../request-body';
import { withEncryption, writeStoredEncryption } from '../sse-headers';
import { readStorageClass } from '../storage-class';
import { readTagHeader } from '../tags';

export const putObject = operation<PutObjectRequest, PutObjectOutput>({
  name: 'PutObject',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    if (input.WriteOffsetBytes !== undefined) throw notImplemented('x-amz-write-offset-bytes');
    refuseLock(input);
    await checkObjectAcl(call, bucket, input);
    const md5 = contentMd5(call);
    const body = input.Body ?? call.request.body.stream();
    const options = {
      size: declaredLength(call.request),
      ...(md5 === undefined ? {} : { md5 }),
      checksums: requestedChecksums(call),
      headers: readContentHeaders(input),
      metadata: readMetadata(input.Metadata),
      ...readStorageClass(input.StorageClass),
      tags: readTagHeader(input.Tagging),
      conditions: writeConditions(input),
    };
    const info = await withEncryption(input, (encryption) =>
      call.services.objects.putObject(callerOf(call), bucket.name, input.Key, received(body), { ...options, encryption }),
    );
    return {
      ETag: quoted(info.etag),
      ...versionOf(bucket, info.versionId),
      ...writeChecksums(info),
      ...writeStoredEncryption(info.encryption, input),
    };
  },
});
