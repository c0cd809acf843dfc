import type { NewGrant } from './grants';
import { conditionKeys } from './key-conditions';
import type { KeyUse } from './key-hierarchy';

/** Condition keys of the operations on grants (KMS developer guide, "AWS KMS condition keys"). */
export function grantConditions(use: KeyUse, asked?: NewGrant): ReadonlyMap<string, readonly string[]> {
  const { contextEquals, contextSubset } = asked?.constraints ?? {};
  return conditionKeys({
    'kms:GrantIsForAWSResource': [String(use.via !== undefined)],
    'kms:GrantConstraintType': [
      ...(contextEquals === undefined ? [] : ['EncryptionContextEquals']),
      ...(contextSubset === undefined ? [] : ['EncryptionContextSubset']),
    ],
    'kms:GrantOperations': asked?.operations,
    'kms:GranteePrincipal': asked && [asked.grantee.name],
    'kms:RetiringPrincipal': asked?.retiring && [asked.retiring.name],
  });
}
