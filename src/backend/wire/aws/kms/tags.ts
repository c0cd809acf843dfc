import { kmsError } from './errors';
import type { Tag } from '../../../../facts/aws/models/kms';
import type { KeyTag } from '../../../keys/key-record';

/** KMS API reference, "Quotas": tags per key. */
const tagLimit = 50;

/** @throws AwsError TagException, in the texts that AWS is recorded to answer. */
export function readTags(tags: readonly Tag[] | undefined): readonly KeyTag[] {
  const read = (tags ?? []).map(({ TagKey, TagValue }) => ({ key: TagKey, value: TagValue }));
  if (new Set(read.map(({ key }) => key)).size < read.length) throw kmsError('TagException', 'Duplicate tag keys');
  checkTagKeys(read.map(({ key }) => key));
  return limited(read);
}

/** @throws AwsError TagException for keys that are AWS's own. */
export function checkTagKeys(keys: readonly string[]): void {
  if (keys.some((key) => key.toLowerCase().startsWith('aws:'))) throw kmsError('TagException', 'Tags beginning with aws: are reserved');
}

/** The key's tags with `added` put in: an existing key gets the new value. */
export function mergeTags(existing: readonly KeyTag[], added: readonly KeyTag[]): readonly KeyTag[] {
  return limited([...new Map([...existing, ...added].map((tag) => [tag.key, tag])).values()]);
}

/** `aws:RequestTag/…` and `aws:TagKeys` of the tags that a request brings. */
export const tagConditions = (tags: readonly KeyTag[]): Readonly<Record<string, readonly string[]>> => ({
  ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, [value]])),
  'aws:TagKeys': tags.map(({ key }) => key),
});

function limited(tags: readonly KeyTag[]): readonly KeyTag[] {
  if (tags.length > tagLimit) throw kmsError('TagException', 'Too many tags');
  return tags;
}

export const writeTags = (tags: readonly KeyTag[]): readonly Tag[] => tags.map(({ key, value }) => ({ TagKey: key, TagValue: value }));
