import { isUtf8 } from 'node:buffer';
import type { Pairs } from '../../../object/bucket-row';
import { s3Error } from './errors';

/** S3 User Guide, "Working with object metadata": bytes of names and values together. */
const limit = 2048;

// eslint-disable-next-line no-control-regex -- the range is all of ASCII
const beyondAscii = /[^\u0000-\u007f]/;

/** @throws AwsError `MetadataTooLarge` */
export function readMetadata(headers: ReadonlyMap<string, string> | undefined): Pairs {
  const metadata = [...(headers ?? [])].map(([name, value]) => [name.toLowerCase(), fromWire(value)] as const);
  const size = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > limit) {
    throw s3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: String(limit),
    });
  }
  return metadata;
}

/** Text that is not ASCII comes back as S3 gives it: RFC 2047, UTF-8, base64. */
export const writeMetadata = (metadata: Pairs): ReadonlyMap<string, string> =>
  new Map(
    metadata.map(([name, value]) => [name, beyondAscii.test(value) ? `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=` : value]),
  );

/** A header value is bytes, one a character; what is UTF-8 among them is text. */
function fromWire(value: string): string {
  if (!beyondAscii.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return bytes.toString('latin1') === value && isUtf8(bytes) ? bytes.toString('utf8') : value;
}
