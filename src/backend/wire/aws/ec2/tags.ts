import { invalidValue } from './errors';
import type { Tag as WireTag, TagSpecification } from '../../../../facts/aws/models/ec2';
import type { Tag } from '../../../block/rows';

export const readTags = (tags: readonly WireTag[] | undefined): readonly Tag[] =>
  (tags ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));

export const writeTags = (tags: readonly Tag[]): readonly WireTag[] => tags.map(({ key, value }) => ({ Key: key, Value: value }));

/**
 * The tags for one of the types that the operation makes.
 * @throws AwsError for a specification of another type, a type that stands twice, a key that stands twice
 */
export function tagsFor(
  specifications: readonly TagSpecification[] | undefined,
  type: string,
  allowed: readonly string[] = [type],
): readonly Tag[] {
  const types = (specifications ?? []).map(({ ResourceType }) => ResourceType ?? '');
  for (const [place, given] of types.entries()) {
    if (!allowed.includes(given)) throw invalidValue(`'${given}' is not a valid taggable resource type for this operation.`);
    if (types.indexOf(given) !== place) throw invalidValue(`The tag specifications contain the resource type '${given}' more than once.`);
  }
  const tags = readTags(specifications?.find(({ ResourceType }) => ResourceType === type)?.Tags);
  const keys = tags.map(({ key }) => key);
  const twice = keys.find((key, place) => keys.indexOf(key) !== place);
  if (twice !== undefined) throw invalidValue(`Duplicate tag key '${twice}' specified.`);
  return tags;
}
