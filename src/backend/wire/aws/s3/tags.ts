import type { Tag } from '../../../../facts/aws/models/s3';
import type { Pairs } from '../../../object/bucket-row';
import { invalidArgument, s3Error } from './errors';

const bounds = { key: 128, value: 256 };
/** S3 User Guide, "Categorizing your objects using tags"; "Using cost allocation S3 bucket tags". */
const limits = { bucket: 50, object: 10 } as const;
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const tagError = (message: string, key?: string): Error => s3Error(400, 'InvalidTag', message, key === undefined ? {} : { TagKey: key });

/** @throws AwsError `InvalidTag`, `BadRequest` */
export function readTagSet(tags: readonly Tag[], of: keyof typeof limits): Pairs {
  if (tags.length > limits[of]) {
    throw s3Error(
      400,
      'BadRequest',
      of === 'object' ? 'Object tags cannot be greater than 10' : 'Bucket tag count cannot be greater than 50',
    );
  }
  const seen = new Set<string>();
  for (const { Key, Value } of tags) {
    if (Key === '' || Key.length > bounds.key || !characters.test(Key)) throw tagError('The TagKey you have provided is invalid', Key);
    if (Value.length > bounds.value || !characters.test(Value)) throw tagError('The TagValue you have provided is invalid', Key);
    if (Key.toLowerCase().startsWith('aws:')) throw tagError('System tags cannot be added/updated by requester');
    if (seen.has(Key)) throw tagError('Cannot provide multiple Tags with the same key', Key);
    seen.add(Key);
  }
  return tags.map(({ Key, Value }) => [Key, Value]);
}

/** `x-amz-tagging`: the tags as a query string. */
export function readTagHeader(header: string | undefined): Pairs {
  if (header === undefined || header === '') return [];
  const tags = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    const message =
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.";
    throw invalidArgument(message, 'x-amz-tagging', header);
  }
  return readTagSet(tags, 'object');
}

export const writeTags = (tags: Pairs): readonly Tag[] => tags.map(([Key, Value]) => ({ Key, Value }));
