import { aliasArn, aliasRow, aliasTable } from '../../../keys/key-record';
import type { AliasRecord } from '../../../keys/key-record';
import type { ReadTransaction } from '../../../storage/record-store';
import type { Call } from '../operation';
import { kmsError } from './errors';

/**
 * An alias that a customer may make, change or delete.
 * @throws AwsError ValidationException for a malformed name, NotAuthorizedException for AWS's own.
 */
export function checkCustomerAlias(name: string): void {
  if (!name.startsWith('alias/') || name === 'alias/') throw kmsError('ValidationException', 'Invalid identifier');
  if (name.includes(':')) throw kmsError('ValidationException', `${name} contains invalid characters for an alias`);
  if (name.startsWith('alias/aws/')) throw kmsError('NotAuthorizedException', '');
}

/** Operations that take a key by id or ARN only. @throws AwsError ValidationException for an alias. */
export function keyIdNotAlias(reference: string): string {
  if (/^(?:arn:.*:)?alias\//.test(reference)) throw kmsError('ValidationException', 'Aliases must refer to keys. Not aliases');
  return reference;
}

/** @throws AwsError NotFoundException. */
export async function requireAlias(tx: ReadTransaction, call: Call, name: string): Promise<AliasRecord> {
  const place = { account: call.principal.account, region: call.region, name };
  const alias = await tx.get(aliasTable, aliasRow(place, name));
  if (!alias) throw kmsError('NotFoundException', `Alias ${aliasArn(place)} is not found.`);
  return alias;
}
