import { BlockFault } from './block-fault';
import type { Tag } from './rows';

/** A cloud's limits for tags; lengths in characters (code points). */
export interface TagRules {
  readonly maximum: number;
  readonly keyLength: number;
  readonly valueLength: number;
  /** Keys that begin with this, in any case, belong to the cloud. */
  readonly reservedPrefix: string;
}

const characters = (text: string): number => Array.from(text).length;

/** Whether the tag is the cloud's own. */
export const isReserved = (rules: TagRules, key: string): boolean => key.toLowerCase().startsWith(rules.reservedPrefix);

/** @throws BlockFault for a tag that the rules forbid. */
export function checkTags(rules: TagRules, tags: readonly Tag[]): void {
  for (const { key, value } of tags) {
    if (key === '') throw new BlockFault('tag-empty-key', {});
    if (isReserved(rules, key)) throw new BlockFault('tag-reserved', { key, prefix: rules.reservedPrefix });
    if (characters(key) > rules.keyLength) throw new BlockFault('tag-too-long', { part: 'key', text: key, maximum: rules.keyLength });
    if (characters(value) > rules.valueLength) {
      throw new BlockFault('tag-too-long', { part: 'value', text: value, maximum: rules.valueLength });
    }
  }
}

/** The tags afterwards, in the order of their keys, the cloud's own first; these do not count. @throws BlockFault `too-many-tags` */
export function mergeTags(rules: TagRules, resourceId: string, before: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const own = before.filter(({ key }) => isReserved(rules, key));
  const merged = new Map([...before, ...added].filter((tag) => !own.includes(tag)).map((tag) => [tag.key, tag.value]));
  if (merged.size > rules.maximum) throw new BlockFault('too-many-tags', { resourceId, maximum: rules.maximum });
  return [...own, ...[...merged].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1))];
}
