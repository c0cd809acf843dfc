import type { KeyRequest } from './key-access';
import type { KeyUse } from './key-hierarchy';
import type { KeyFamily, KeyRecord } from './key-record';

/**
 * Condition keys that a key policy may ask for, lower case (AWS compares their names without case).
 * Source: KMS developer guide, "Condition keys for AWS KMS", and IAM's global condition keys.
 */
export function keyConditions(
  use: KeyUse,
  request: Pick<KeyRequest, 'reference' | 'context' | 'conditions'>,
  key?: { readonly record: KeyRecord; readonly family: KeyFamily },
): Map<string, readonly string[]> {
  const { principal, region } = use;
  const conditions = new Map<string, readonly string[]>([
    ['aws:principalarn', [principal.arn]],
    ['aws:principalaccount', [principal.account]],
    ['aws:userid', [principal.userId]],
    ['aws:requestedregion', [region]],
    ['kms:calleraccount', [principal.account]],
  ]);
  if (use.via !== undefined) {
    conditions.set('kms:viaservice', [`${use.via}.${region}.amazonaws.com`]);
    conditions.set('aws:calledvia', [`${use.via}.amazonaws.com`]);
  }
  if (key) {
    conditions.set('kms:keyspec', [key.family.spec]);
    conditions.set('kms:keyusage', [key.family.usage]);
    conditions.set('kms:keyorigin', [key.family.origin]);
    conditions.set('kms:multiregion', [String(key.family.multiRegion)]);
    if (key.family.multiRegion) {
      conditions.set('kms:multiregionkeytype', [key.family.primaryRegion === key.record.region ? 'PRIMARY' : 'REPLICA']);
    }
    for (const { key: name, value } of key.record.tags) conditions.set(`aws:resourcetag/${name.toLowerCase()}`, [value]);
  }
  const alias = /^(?:arn:.*:)?(alias\/.*)$/.exec(request.reference)?.[1];
  if (alias !== undefined) conditions.set('kms:requestalias', [alias]);
  if (request.context && request.context.size > 0) {
    conditions.set('kms:encryptioncontextkeys', [...request.context.keys()]);
    for (const [name, value] of request.context) conditions.set(`kms:encryptioncontext:${name.toLowerCase()}`, [value]);
  }
  for (const [name, values] of Object.entries(request.conditions ?? {})) conditions.set(name, values);
  return conditions;
}
