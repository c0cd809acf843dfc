import type { IConstruct } from 'constructs';
import { badAliasName, reservedAliasName } from './errors';
import { checkLength, isKnown } from '../core/checks';
import { aliasName as rule } from '../facts/aws/alias-names';

/**
 * The full name of an alias that is to be made.
 *
 * @throws ValidationError if the name is known and KMS would refuse it
 */
export function newAliasName(scope: IConstruct, given: string): string {
  const name = lookedUpAliasName(scope, given);
  if (isKnown(name) && name.startsWith(rule.reservedPrefix)) throw reservedAliasName(scope, name);
  return name;
}

/** The same for an alias that exists, which may be one of AWS's own. */
export function lookedUpAliasName(scope: IConstruct, given: string): string {
  // A token may hold the prefix; text before the token that is not the prefix shows that it does not.
  const name = given.startsWith(rule.prefix) || /^[$%]\{/.test(given) ? given : `${rule.prefix}${given}`;
  if (!isKnown<string>(name)) return name;
  checkLength(scope, 'aliasName', name, rule.length);
  if (!rule.pattern.test(name)) throw badAliasName(scope, name);
  return name;
}
