import type { Pairs } from './bucket-row';
import { checksumAlgorithms, defaultChecksum, type ChecksumAlgorithm } from './checksums';
import type { ReadConditions } from './conditions';
import { getObject, type OpenedObject } from './get-object';
import { ObjectFault } from './object-fault';
import type { ObjectInfo } from './object-info';
import type { Caller, ObjectRooms } from './object-rooms';
import type { ContentHeaders } from './object-row';
import { putObject, type PutOptions } from './put-object';
import { maxPutBytes } from './sealed-body';

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly conditions?: ReadConditions;
  /** 32 bytes; the caller wipes them. */
  readonly customerKey?: Uint8Array;
}

/** What the copy is to have; what is absent is the source's, but for encryption and storage class, which are never copied. */
export interface CopyOptions extends Pick<PutOptions, 'encryption' | 'storageClass' | 'conditions' | 'lock' | 'acl'> {
  readonly replace?: { readonly headers: ContentHeaders; readonly metadata: Pairs };
  readonly websiteRedirectLocation?: string;
  readonly tags?: Pairs;
  readonly checksum?: ChecksumAlgorithm;
}

export interface CopiedObject {
  readonly info: ObjectInfo;
  readonly source: ObjectInfo;
}

/**
 * Reads under the source's key and writes under the destination's: nothing of the source's encryption goes along. Streams.
 * @throws ObjectFault, KeyFault.
 */
export async function copyObject(
  rooms: ObjectRooms,
  caller: Caller,
  source: CopySource,
  bucketName: string,
  key: string,
  options: CopyOptions = {},
): Promise<CopiedObject> {
  if (source.bucket === bucketName && source.key === key && !changesSomething(source, options)) {
    throw new ObjectFault('copy-changes-nothing', { key });
  }
  const opened = await openSource(rooms, caller, source);
  try {
    if (opened.info.size > maxPutBytes) throw new ObjectFault('copy-source-too-large', { size: opened.info.size, limit: maxPutBytes });
    const info = await putObject(rooms, caller, bucketName, key, opened.body, putOptions(options, opened.info));
    return { info, source: opened.info };
  } finally {
    opened.close();
  }
}

/** S3 API, CopyObject. */
const changesSomething = ({ versionId }: CopySource, { replace, storageClass, websiteRedirectLocation, encryption }: CopyOptions) =>
  [replace, storageClass, websiteRedirectLocation, encryption?.algorithm, encryption?.customerKey, versionId].some(
    (change) => change !== undefined,
  );

/** The source of a copy, opened; what is no error of a read is one of a copy. @throws ObjectFault, KeyFault. */
export async function openSource(
  rooms: ObjectRooms,
  caller: Caller,
  { bucket, key, ...options }: CopySource,
  range?: { readonly first: number; readonly last: number },
): Promise<OpenedObject> {
  try {
    return await getObject(rooms, caller, bucket, key, { ...options, ...(range === undefined ? {} : { range }) });
  } catch (error) {
    if (!(error instanceof ObjectFault)) throw error;
    if (error.kind === 'not-modified') throw new ObjectFault('precondition-failed', { condition: 'x-amz-copy-source-If-None-Match' });
    if (error.kind === 'is-delete-marker') throw new ObjectFault('copy-source-is-delete-marker', { key });
    throw error;
  }
}

function putOptions(options: CopyOptions, source: ObjectInfo): PutOptions {
  const { replace, websiteRedirectLocation, tags, checksum, ...given } = options;
  // The redirect is never copied: S3 API, CopyObject.
  const { websiteRedirectLocation: _ofSource, ...headers } = replace?.headers ?? source.headers;
  return {
    ...given,
    size: source.size,
    checksums: checksumsOf(checksum, source).map((algorithm) => ({ algorithm })),
    headers: { ...headers, ...(websiteRedirectLocation === undefined ? {} : { websiteRedirectLocation }) },
    metadata: replace?.metadata ?? source.metadata,
    tags: tags ?? source.tags,
  };
}

/** The algorithm asked for, else the source's own: the copy is one whole, so its checksum is of the full object. */
function checksumsOf(wanted: ChecksumAlgorithm | undefined, { checksums }: ObjectInfo): readonly ChecksumAlgorithm[] {
  if (wanted !== undefined) return [wanted];
  const own = checksumAlgorithms.filter((algorithm) => checksums[algorithm] !== undefined);
  return own.length > 0 ? own : [defaultChecksum];
}
