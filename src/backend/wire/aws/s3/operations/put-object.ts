import type { PutObjectOutput, PutObjectRequest } from '../../../../../facts/aws/models/s3';
import type { WireRequest } from '../../../message';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { readObjectAcl } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';
import { contentMd5, requestedChecksums, writeChecksums } from '../checksum-headers';
import { writeConditions } from '../conditions-of';
import { readContentHeaders } from '../content-headers';
import { notImplemented } from '../errors';
import { readMetadata } from '../metadata';
import { checkLockedBody, readLock } from '../object-lock';
import { quoted, versionOf } from '../object-output';
import { declaredLength, received } from '../request-body';
import { withEncryption, writeStoredEncryption } from '../sse-headers';
import { readStorageClass } from '../storage-class';
import { readTagHeader } from '../tags';

export const putObject = operation<PutObjectRequest, PutObjectOutput>({
  name: 'PutObject',
  run: (call, input) => storeObject(call, input, received(input.Body ?? call.request.body.stream()), declaredLength),
});

/** Also for a form, whose length nobody declares. @param lengthOf asked when the bucket has been opened */
export async function storeObject(
  call: Call,
  input: PutObjectRequest,
  body: AsyncIterable<Uint8Array>,
  lengthOf?: (request: WireRequest) => number,
): Promise<PutObjectOutput> {
  const bucket = await bucketOf(call, input);
  if (input.WriteOffsetBytes !== undefined) throw notImplemented('x-amz-write-offset-bytes');
  const lock = readLock(call, input);
  checkLockedBody(call, bucket, lock.lock);
  const acl = readObjectAcl(call, bucket, input);
  const md5 = contentMd5(call);
  const size = lengthOf?.(call.request);
  const options = {
    ...(size === undefined ? {} : { size }),
    ...(md5 === undefined ? {} : { md5 }),
    checksums: requestedChecksums(call),
    headers: readContentHeaders(input),
    metadata: readMetadata(input.Metadata),
    ...readStorageClass(input.StorageClass),
    tags: readTagHeader(input.Tagging),
    conditions: writeConditions(input),
    ...lock,
    ...acl,
  };
  const info = await withEncryption(input, (encryption) =>
    call.services.objects.putObject(callerOf(call), bucket.name, input.Key, body, { ...options, encryption }),
  );
  return {
    ETag: quoted(info.etag),
    ...versionOf(bucket, info.versionId),
    ...writeChecksums(info),
    ...writeStoredEncryption(info.encryption, input),
  };
}
