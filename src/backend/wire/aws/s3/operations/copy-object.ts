import type { CopyObjectOutput, CopyObjectRequest } from '../../../../../facts/aws/models/s3';
import type { BucketRow } from '../../../../object/bucket-row';
import type { ChecksumAlgorithm } from '../../../../object/checksums';
import type { OpenedObject } from '../../../../object/get-object';
import { ObjectFault } from '../../../../object/object-fault';
import type { PutOptions } from '../../../../object/put-object';
import { maxPutBytes } from '../../../../object/sealed-body';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { checkObjectAcl } from '../acl';
import { bucketOf, callerOf, checkOwner } from '../bucket-access';
import { writeChecksums } from '../checksum-headers';
import { readConditions, writeConditions } from '../conditions-of';
import { readContentHeaders } from '../content-headers';
import { readCopySource } from '../copy-source';
import type { CopySource } from '../copy-source';
import { bringsCustomerKey, keyNotApplicable } from '../customer-key';
import { invalidRequest, notImplemented, s3Error } from '../errors';
import { readMetadata } from '../metadata';
import { refuseLock } from '../object-lock';
import { moment, quoted, versionOf } from '../object-output';
import { readEncryption, writeStoredEncryption } from '../sse-headers';
import { readStorageClass } from '../storage-class';
import { readTagHeader } from '../tags';

/** Reads under the source's key and writes under the destination's: nothing of the source's encryption goes along. */
export const copyObject = operation<CopyObjectRequest, CopyObjectOutput>({
  name: 'CopyObject',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    const source = readCopySource(input.CopySource);
    refuseLock(input);
    if (input.AnnotationDirective === 'COPY') throw notImplemented('x-amz-annotation-directive');
    await checkObjectAcl(call, bucket, input);
    refuseSameCopy(input, source);
    const { from, opened } = await openSource(call, input, source);
    try {
      const options = optionsOf(input, opened);
      const info = await call.services.objects.putObject(callerOf(call), bucket.name, input.Key, opened.body, options);
      return {
        CopyObjectResult: { LastModified: moment(info.modified), ETag: quoted(info.etag), ...writeChecksums(info.checksums) },
        ...(from.versioning === 'off' ? {} : { CopySourceVersionId: opened.info.versionId }),
        ...versionOf(bucket, info.versionId),
        ...writeStoredEncryption(info.encryption),
      };
    } finally {
      opened.close();
    }
  },
});

/** S3 API, CopyObject: a copy onto itself must change something. */
function refuseSameCopy(input: CopyObjectRequest, { bucket, key, versionId }: CopySource): void {
  const changes = [input.StorageClass, input.WebsiteRedirectLocation, input.ServerSideEncryption, input.SSECustomerAlgorithm, versionId];
  if (bucket !== input.Bucket || key !== input.Key || input.MetadataDirective === 'REPLACE') return;
  if (changes.some((change) => change !== undefined)) return;
  throw invalidRequest(
    'This copy request is illegal because it is trying to copy an object to itself without changing the ' +
      "object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

async function openSource(
  call: Call,
  input: CopyObjectRequest,
  { bucket, key, versionId }: CopySource,
): Promise<{ readonly from: BucketRow; readonly opened: OpenedObject }> {
  const { objects } = call.services;
  const from = await objects.getBucket(callerOf(call), bucket);
  checkOwner(from, input.ExpectedSourceBucketOwner);
  const customerKey = bringsCustomerKey({
    ...(input.CopySourceSSECustomerAlgorithm === undefined ? {} : { SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm }),
    ...(input.CopySourceSSECustomerKey === undefined ? {} : { SSECustomerKey: input.CopySourceSSECustomerKey }),
    ...(input.CopySourceSSECustomerKeyMD5 === undefined ? {} : { SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5 }),
  });
  if (customerKey) throw keyNotApplicable();
  const conditions = readConditions({
    ...(input.CopySourceIfMatch === undefined ? {} : { IfMatch: input.CopySourceIfMatch }),
    ...(input.CopySourceIfNoneMatch === undefined ? {} : { IfNoneMatch: input.CopySourceIfNoneMatch }),
    ...(input.CopySourceIfModifiedSince === undefined ? {} : { IfModifiedSince: input.CopySourceIfModifiedSince }),
    ...(input.CopySourceIfUnmodifiedSince === undefined ? {} : { IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince }),
  });
  try {
    const opened = await objects.getObject(callerOf(call), bucket, key, { conditions, ...(versionId === undefined ? {} : { versionId }) });
    return { from, opened };
  } catch (error) {
    throw sourceError(error);
  }
}

/** What is no error of a read is one of a copy. */
function sourceError(error: unknown): unknown {
  if (!(error instanceof ObjectFault)) return error;
  if (error.kind === 'not-modified') return new ObjectFault('precondition-failed', { condition: 'x-amz-copy-source-If-None-Match' });
  if (error.kind === 'is-delete-marker')
    return invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.');
  return error;
}

function optionsOf(input: CopyObjectRequest, { info }: OpenedObject): PutOptions {
  if (info.size > maxPutBytes) {
    throw s3Error(
      400,
      'InvalidRequest',
      `The specified copy source is larger than the maximum allowable size for a copy source: ${maxPutBytes}`,
    );
  }
  const replaces = input.MetadataDirective === 'REPLACE';
  const { websiteRedirectLocation: _ofSource, ...headers } = info.headers;
  const redirect = input.WebsiteRedirectLocation;
  return {
    size: info.size,
    checksums: algorithmsOf(input, info.checksums).map((algorithm) => ({ algorithm })),
    encryption: readEncryption(input),
    // The redirect is never copied: S3 API, CopyObject.
    headers: replaces
      ? readContentHeaders(input)
      : { ...headers, ...(redirect === undefined ? {} : { websiteRedirectLocation: redirect }) },
    metadata: replaces ? readMetadata(input.Metadata) : info.metadata,
    ...readStorageClass(input.StorageClass),
    tags: input.TaggingDirective === 'REPLACE' ? readTagHeader(input.Tagging) : info.tags,
    conditions: writeConditions(input),
  };
}

const served: ReadonlySet<string> = new Set(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']);

/** The algorithm asked for, else the source's own. */
function algorithmsOf({ ChecksumAlgorithm: wanted }: CopyObjectRequest, ofSource: object): readonly ChecksumAlgorithm[] {
  if (wanted !== undefined && !served.has(wanted)) throw notImplemented('x-amz-checksum-algorithm');
  const names = wanted === undefined ? Object.keys(ofSource) : [wanted];
  return (names.length > 0 ? names : ['CRC64NVME']) as ChecksumAlgorithm[];
}
