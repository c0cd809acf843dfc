import type { IConstruct } from 'constructs';
import { aliasArnForKey, keyIsDisabled, keyOfOtherRegion, notAKeyArn } from './errors';
import { keyNotSymmetric } from './key-errors';
import { KeySpec } from './key-spec';
import { regionOf, regionOfKey } from './provider';
import { isKnown } from '../core/checks';
import type { IEncryptionKey } from '../core/encryption-key';
import { aliasArnPattern, keyArnPattern } from '../facts/aws/kms-keys';

/** @throws ValidationError if the text is known and is not the ARN of a KMS key */
export function checkKeyArn(scope: IConstruct, option: string, arn: string): void {
  if (!isKnown(arn) || keyArnPattern.test(arn)) return;
  throw aliasArnPattern.test(arn) ? aliasArnForKey(scope, option, arn) : notAKeyArn(scope, option, arn);
}

/** @throws ValidationError if the key is known to be of a kind that services cannot encrypt data under */
export function checkEncryptsData(scope: IConstruct, option: string, key: IEncryptionKey & { readonly keySpec?: unknown }): void {
  const spec = key.keySpec;
  if (typeof spec === 'string' && spec !== (KeySpec.SYMMETRIC_DEFAULT as string)) throw keyNotSymmetric(scope, option, spec);
}

/**
 * Checks the key of a resource that has data: now that it is an AWS key, and at synth, when every provider is known, that it is of the
 * resource's Region.
 *
 * @throws ValidationError if the key is known not to be an AWS key, or not one for data
 */
export function checkEncryptionKey(scope: IConstruct, key: IEncryptionKey | undefined): void {
  if (key === undefined) return;
  checkKeyArn(scope, 'encryptionKey', key.keyReference);
  checkEncryptsData(scope, 'encryptionKey', key);
  if (isMadeDisabled(key)) throw keyIsDisabled(scope, key.node.path);
  scope.node.addValidation({
    validate: () => {
      const own = regionOf(scope);
      const got = regionOfKey(key.keyReference, key);
      return own !== undefined && got !== undefined && own !== got ? [keyOfOtherRegion(scope, own, got).problem] : [];
    },
  });
}

/** Whether this app makes the key, and makes it disabled. */
function isMadeDisabled(key: IEncryptionKey): boolean {
  const resource = key.node.tryFindChild('Resource');
  if (resource === undefined) return false;
  if ('isEnabledInput' in resource) return resource.isEnabledInput === false;
  return 'enabledInput' in resource && resource.enabledInput === false;
}
