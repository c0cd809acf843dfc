import type { IConstruct } from 'constructs';
import { reservedTagKey } from './errors';
import { checkLength, checkWithin, isKnown } from '../core/checks';
import { tags as rule } from '../facts/aws/tags';

/** @throws ValidationError if tags break the limits every AWS service has in common */
export function checkTags(scope: IConstruct, tags: Record<string, string> | undefined): void {
  if (!isKnown(tags)) return;
  checkWithin(scope, 'tags', Object.keys(tags).length, rule.count);
  for (const [key, value] of Object.entries(tags)) {
    checkLength(scope, `key of tag "${key}"`, key, rule.keyLength);
    checkLength(scope, `value of tag "${key}"`, value, rule.valueLength);
    if (isKnown(key) && key.startsWith(rule.reservedPrefix)) throw reservedTagKey(scope, key);
  }
}
