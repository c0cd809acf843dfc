import { incompleteBody, notImplemented, s3Error } from './errors';
import { isCut } from '../../message';
import type { WireRequest } from '../../message';

/** Bytes of the object: the length of the body, or what `aws-chunked` coding says it decodes to. @throws AwsError */
export function declaredLength({ headers }: WireRequest): number {
  const length = headers.get('x-amz-decoded-content-length') ?? headers.get('content-length');
  if (length === undefined && headers.get('transfer-encoding') !== undefined) throw notImplemented('Transfer-Encoding');
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    throw s3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  return Number(length);
}

/** A body whose sender may go away. @throws AwsError `IncompleteBody` where the connection ends before it does */
export async function* received(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body;
  } catch (error) {
    throw isCut(error) ? incompleteBody() : error;
  }
}
