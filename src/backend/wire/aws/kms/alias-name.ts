import { keyQuotas } from '../../../../facts/aws/key-quotas';
import { isSymmetric } from '../../../keys/imported-secret';
import { aliasArn, aliasRow, aliasTable, keyArn } from '../../../keys/key-record';
import type { AliasRecord, KeyFamily, KeyRecord } from '../../../keys/key-record';
import type { ReadTransaction } from '../../../storage/record-store';
import type { AnyOperation, Call } from '../operation';
import { kmsError } from './errors';

const noPrefix =
  'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html';

/**
 * An alias that a customer may make, change or delete.
 * @throws AwsError ValidationException for a malformed name, NotAuthorizedException for AWS's own.
 */
export function checkCustomerAlias(name: string): void {
  if (!name.startsWith('alias/')) throw kmsError('ValidationException', noPrefix);
  if (name === 'alias/') throw kmsError('ValidationException', 'Invalid identifier');
  if (name.includes(':')) throw kmsError('ValidationException', `${name} contains invalid characters for an alias`);
  if (name.startsWith('alias/aws/')) throw kmsError('NotAuthorizedException', '');
}

const isAlias = (reference: string): boolean => /^(?:arn:.*:)?alias\//.test(reference);

/** What an alias is to refer to. @throws AwsError ValidationException for another alias. */
export function keyIdNotAlias(reference: string): string {
  if (isAlias(reference)) throw kmsError('ValidationException', 'Aliases must refer to keys. Not aliases');
  return reference;
}

/**
 * The operations that find a key by an alias too: the cryptographic ones, and two that read. API reference, `KeyId` of each
 * operation (2026-11).
 */
const aliasTakers: ReadonlySet<string> = new Set([
  'Decapsulate',
  'Decrypt',
  'DeriveSharedSecret',
  'DescribeKey',
  'Encapsulate',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GetPublicKey',
  'Sign',
  'Verify',
  'VerifyMac',
]);

/** All others take an id or ARN only. @throws AwsError InvalidArnException for an alias. */
export const checkingKeyId = (row: AnyOperation): AnyOperation =>
  aliasTakers.has(row.name)
    ? row
    : {
        name: row.name,
        async run(call, input) {
          const { KeyId: reference } = input as { readonly KeyId?: string };
          if (reference !== undefined && isAlias(reference)) {
            throw kmsError('InvalidArnException', 'Key Aliases are not supported for this operation.');
          }
          return row.run(call, input);
        },
      };

/**
 * "The current and new KMS key must be the same type (both symmetric or both asymmetric or both HMAC), and they must have the same key usage"
 * (API reference, UpdateAlias). @throws AwsError ValidationException; the text is not recorded.
 */
export function checkSameType(current: KeyFamily, next: KeyFamily): void {
  if (current.usage === next.usage && isSymmetric(current.spec) === isSymmetric(next.spec)) return;
  throw kmsError('ValidationException', 'Alias must be updated to a key of the same type and key usage.');
}

/** @throws AwsError LimitExceededException where the key has all the aliases it may have. */
export function checkAliasQuota(key: KeyRecord): void {
  if ((key.aliases?.length ?? 0) < keyQuotas.aliasesPerKey) return;
  // The text is not recorded; it follows those of other quotas.
  throw kmsError('LimitExceededException', `The aliases limit has been reached for the given keyId ${keyArn(key)}`);
}

/** @throws AwsError NotFoundException. */
export async function requireAlias(tx: ReadTransaction, call: Call, name: string): Promise<AliasRecord> {
  const place = { account: call.principal.account, region: call.region, name };
  const alias = await tx.get(aliasTable, aliasRow(place, name));
  if (!alias) throw kmsError('NotFoundException', `Alias ${aliasArn(place)} is not found.`);
  return alias;
}
