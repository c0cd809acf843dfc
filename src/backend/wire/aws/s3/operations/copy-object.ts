import type { CopyObjectOutput, CopyObjectRequest } from '../../../../../facts/aws/models/s3';
import type { CopyOptions } from '../../../../object/copy-object';
import { operation } from '../../operation';
import { readObjectAcl } from '../acl';
import { bucketOf, callerOf } from '../bucket-access';
import { writeChecksums } from '../checksum-headers';
import { writeConditions } from '../conditions-of';
import { readContentHeaders } from '../content-headers';
import { copySourceConditions, readCopySource, sourceBucket } from '../copy-source';
import { ofCopySource, withCustomerKey } from '../customer-key';
import { notImplemented } from '../errors';
import { readMetadata } from '../metadata';
import { readLock } from '../object-lock';
import { moment, quoted, versionOf } from '../object-output';
import { withEncryption, writeStoredEncryption } from '../sse-headers';
import { readStorageClass } from '../storage-class';
import { readTagHeader } from '../tags';

export const copyObject = operation<CopyObjectRequest, CopyObjectOutput>({
  name: 'CopyObject',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const source = { ...readCopySource(input.CopySource), conditions: copySourceConditions(input) };
    const lock = readLock(call, input);
    if (input.AnnotationDirective === 'COPY') throw notImplemented('x-amz-annotation-directive');
    const acl = readObjectAcl(call, bucket, input);
    const from = await sourceBucket(call, source.bucket, input.ExpectedSourceBucketOwner);
    const options = { ...optionsOf(input), ...lock, ...acl };
    const copied = await withEncryption(input, (encryption) =>
      withCustomerKey(ofCopySource(input), (key) =>
        call.services.objects.copyObject(callerOf(call), { ...source, ...key }, bucket.name, input.Key, { ...options, encryption }),
      ),
    );
    const { info } = copied;
    return {
      CopyObjectResult: { LastModified: moment(info.modified), ETag: quoted(info.etag), ...writeChecksums(info) },
      ...(from.versioning === 'off' ? {} : { CopySourceVersionId: copied.source.versionId }),
      ...versionOf(bucket, info.versionId),
      ...writeStoredEncryption(info.encryption, input),
    };
  },
});

function optionsOf(input: CopyObjectRequest): CopyOptions {
  const { WebsiteRedirectLocation: websiteRedirectLocation, ChecksumAlgorithm: algorithm } = input;
  const replace = input.MetadataDirective === 'REPLACE' && { headers: readContentHeaders(input), metadata: readMetadata(input.Metadata) };
  return {
    ...(replace ? { replace } : {}),
    ...(websiteRedirectLocation === undefined ? {} : { websiteRedirectLocation }),
    ...(input.TaggingDirective === 'REPLACE' ? { tags: readTagHeader(input.Tagging) } : {}),
    ...(algorithm === undefined ? {} : { checksum: algorithm }),
    ...readStorageClass(input.StorageClass),
    conditions: writeConditions(input),
  };
}
