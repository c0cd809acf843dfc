import type { EncryptionContext } from './encryption-context';
import type { KeyUse } from './key-hierarchy';
import { keyOperations } from './key-operations';
import type { KeyOperation, KeyOperationName } from './key-operations';
import type { KeyFamily, KeyRecord } from './key-record';
import { algorithmParameters, symmetricAlgorithm } from './key-usage';

/** What of a request the policies may ask for. */
export interface ConditionRequest {
  readonly reference: string;
  readonly operation?: KeyOperationName;
  readonly context?: EncryptionContext;
  readonly algorithm?: string | undefined;
  readonly conditions?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Condition keys that a key policy may ask for, lower case (AWS compares their names without case).
 * Source: KMS developer guide, "Condition keys for AWS KMS", and IAM's global condition keys.
 */
export function keyConditions(
  use: KeyUse,
  request: ConditionRequest,
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
  const { usage }: Partial<KeyOperation> = request.operation === undefined ? {} : keyOperations[request.operation];
  if (usage !== undefined) conditions.set(`kms:${algorithmParameters[usage].toLowerCase()}`, [request.algorithm ?? symmetricAlgorithm]);
  for (const [name, values] of request.conditions ?? []) conditions.set(name, values);
  const alias = /^(?:arn:.*:)?(alias\/.*)$/.exec(request.reference)?.[1];
  if (alias !== undefined) conditions.set('kms:requestalias', [alias]);
  if (request.context && request.context.size > 0) {
    conditions.set('kms:encryptioncontextkeys', [...request.context.keys()]);
    for (const [name, value] of request.context) conditions.set(`kms:encryptioncontext:${name.toLowerCase()}`, [value]);
  }
  return conditions;
}
