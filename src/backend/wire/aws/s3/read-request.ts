import type { GetObjectRequest } from '../../../../facts/aws/models/s3';
import type { ReadOptions } from '../../../object/head-object';
import { ObjectFault } from '../../../object/object-fault';
import type { Call } from '../operation';
import { readConditions } from './conditions-of';
import { invalidArgument, invalidRequest, s3Error } from './errors';
import { checkPartNumber } from './part-number';
import { readRange } from './range-header';

/** What a GET or HEAD asks for. @throws AwsError */
export function readOptions(input: GetObjectRequest): ReadOptions {
  const { PartNumber: part, VersionId: versionId } = input;
  checkOverrides(input);
  if (part !== undefined) {
    if (input.Range !== undefined) throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
    checkPartNumber(part);
  }
  const range = readRange(input.Range);
  return {
    ...(versionId === undefined ? {} : { versionId }),
    ...(range === undefined ? {} : { range }),
    ...(part === undefined ? {} : { part }),
    conditions: readConditions(input),
  };
}

/** Headers of the answer that a request may choose, by their parameters. */
const overrides = [
  ['response-cache-control', 'ResponseCacheControl'],
  ['response-content-disposition', 'ResponseContentDisposition'],
  ['response-content-encoding', 'ResponseContentEncoding'],
  ['response-content-language', 'ResponseContentLanguage'],
  ['response-content-type', 'ResponseContentType'],
] as const satisfies readonly (readonly [string, keyof GetObjectRequest])[];

/** RFC 9110 §5.5: white space, visible characters and the upper half of Latin-1. */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Recorded for characters beyond Latin-1 (guardian/grid#1716); S3's words for control characters are not documented. */
function checkOverrides(input: GetObjectRequest): void {
  for (const [parameter, member] of overrides) {
    const value = input[member];
    if (value === undefined || fieldValue.test(value)) continue;
    throw invalidArgument('Header value cannot be represented using ISO-8859-1.', parameter, value);
  }
}

/** @throws AwsError */
export function refuseMode({ request }: Call): void {
  const sse = request.headers.get('x-amz-server-side-encryption');
  if (sse === undefined) return;
  throw invalidArgument('x-amz-server-side-encryption header is not supported for this operation.', 'x-amz-server-side-encryption', sse);
}

/** Whether the answer is one of a part: 206 with its range. The only part of an object put whole is all of it. */
export const asksForPart = ({ range, part }: ReadOptions, size: number): boolean => range !== undefined || (part !== undefined && size > 0);

/** A range error names the range. */
export async function withRange<T>(input: GetObjectRequest, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof ObjectFault) || error.kind !== 'invalid-range') throw error;
    const { size } = error.details as { readonly size: number };
    throw s3Error(
      416,
      'InvalidRange',
      'The requested range is not satisfiable',
      { RangeRequested: input.Range ?? '', ActualObjectSize: String(size) },
      { 'Content-Range': `bytes */${size}` },
    );
  }
}
