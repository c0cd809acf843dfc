import type { Call } from '../operation';
import { callerOf, checkOwner } from './bucket-access';
import { readConditions } from './conditions-of';
import { invalidArgument } from './errors';
import type { BucketRow } from '../../../object/bucket-row';
import type { ReadConditions } from '../../../object/conditions';

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

const header = 'x-amz-copy-source';

/** `bucket/key?versionId=…`, percent-encoded, with or without a slash in front. @throws AwsError `InvalidArgument` */
export function readCopySource(value: string): CopySource {
  const [path, query] = splitVersion(value);
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path, value));
  if (match?.[1] === undefined || match[2] === undefined) {
    throw invalidArgument('Invalid copy source object key', header, value);
  }
  return { bucket: match[1], key: match[2], ...(query === undefined ? {} : { versionId: decoded(query, value) }) };
}

/** A question mark of the key itself is escaped; some clients do not, so only the last part that names a version is one. */
function splitVersion(value: string): readonly [path: string, versionId?: string] {
  const at = value.lastIndexOf('?versionId=');
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + '?versionId='.length)];
}

function decoded(text: string, value: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('Invalid copy source encoding.', header, value);
  }
}

export const copySourceConditions = (input: {
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: Date;
  readonly CopySourceIfUnmodifiedSince?: Date;
}): ReadConditions =>
  readConditions({
    ...(input.CopySourceIfMatch === undefined ? {} : { IfMatch: input.CopySourceIfMatch }),
    ...(input.CopySourceIfNoneMatch === undefined ? {} : { IfNoneMatch: input.CopySourceIfNoneMatch }),
    ...(input.CopySourceIfModifiedSince === undefined ? {} : { IfModifiedSince: input.CopySourceIfModifiedSince }),
    ...(input.CopySourceIfUnmodifiedSince === undefined ? {} : { IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince }),
  });

/** The bucket of a source, for a caller who may use it. @throws ObjectFault, AwsError */
export async function sourceBucket(call: Call, name: string, expectedOwner: string | undefined): Promise<BucketRow> {
  const from = await call.services.objects.getBucket(callerOf(call), name);
  checkOwner(from, expectedOwner);
  return from;
}

/** `bytes=first-last`, nothing else. @throws AwsError `InvalidArgument` */
export function readCopyRange(value: string): { readonly first: number; readonly last: number } {
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(value);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && first <= last) return { first, last };
  const message =
    'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of ' +
    'the first and last bytes to copy';
  throw invalidArgument(message, 'x-amz-copy-source-range', value);
}
