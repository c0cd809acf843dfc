import type { IConstruct } from 'constructs';
import { badText } from './errors';
import { isKnown } from '../core/checks';

/** @throws ValidationError if the text is known and does not match */
export function checkText(scope: IConstruct, option: string, text: string | undefined, pattern: RegExp, allowed: string): void {
  if (isKnown(text) && !pattern.test(text)) throw badText(scope, option, allowed, text);
}
