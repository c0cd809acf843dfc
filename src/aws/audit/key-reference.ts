import type { PlannedStack } from './planned-resource';
import { addressIn, isExpression } from './planned-resource';
import { aliasName } from '../../facts/aws/alias-names';
import { keyArnPattern } from '../../facts/aws/kms-keys';

/** What is known of a key from the way it is named. */
export interface KeyReference {
  readonly owner: 'customer' | 'provider';
  readonly region: string | undefined;
  /** Of the resource or data source in the stack. */
  readonly address: string | undefined;
}

/** A key by ARN, id, alias or reference; an alias of AWS's own names an AWS managed key. */
export function keyReference(value: unknown, stack: PlannedStack): KeyReference {
  const address = addressIn(value);
  const resource = address === undefined ? undefined : stack.get(address);
  if (resource !== undefined) {
    const named = [resource.attributes.name, resource.attributes.key_id].some(isManagedAlias);
    return { owner: named ? 'provider' : 'customer', region: resource.region, address };
  }
  if (typeof value !== 'string' || isExpression(value)) return { owner: 'customer', region: undefined, address };
  return { owner: isManagedAlias(value) ? 'provider' : 'customer', region: keyArnPattern.exec(value)?.groups?.region, address: undefined };
}

const isManagedAlias = (value: unknown): boolean =>
  typeof value === 'string' && (value.startsWith(aliasName.reservedPrefix) || value.includes(`:${aliasName.reservedPrefix}`));
