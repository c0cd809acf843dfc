import type { NewGrant } from '../../../keys/grants';
import type { KeyUse } from '../../../keys/key-hierarchy';

/** Condition keys of the operations on grants (KMS developer guide, "AWS KMS condition keys"). */
export function grantConditions(use: KeyUse, asked?: NewGrant): Readonly<Record<string, readonly string[]>> {
  const forService = { 'kms:GrantIsForAWSResource': [String(use.via !== undefined)] };
  if (asked === undefined) return forService;
  const { contextEquals, contextSubset } = asked.constraints;
  const types = [
    ...(contextEquals === undefined ? [] : ['EncryptionContextEquals']),
    ...(contextSubset === undefined ? [] : ['EncryptionContextSubset']),
  ];
  return {
    ...forService,
    'kms:GrantConstraintType': types,
    'kms:GrantOperations': asked.operations,
    'kms:GranteePrincipal': [asked.grantee.name],
    ...(asked.retiring === undefined ? {} : { 'kms:RetiringPrincipal': [asked.retiring.name] }),
  };
}
