import type { KeyRequest } from './key-access';
import type { KeyUse } from './key-hierarchy';
import { keyOperations } from './key-operations';
import type { KeyOperation } from './key-operations';
import type { KeyFamily, KeyRecord } from './key-record';
import { algorithmConditions, symmetricAlgorithm } from './key-usage';

/** What a condition can be about. */
interface Question {
  readonly use: KeyUse;
  readonly request: ConditionRequest;
  readonly key?: { readonly record: KeyRecord; readonly family: KeyFamily } | undefined;
}

type ConditionRequest = Pick<KeyRequest, 'reference' | 'context' | 'algorithm' | 'conditions'> & Partial<Pick<KeyRequest, 'operation'>>;
type Values = readonly string[] | undefined;

const one = (value: string | undefined): Values => (value === undefined ? undefined : [value]);

/**
 * Condition keys that every request on a key may be asked for; absent where a row answers nothing. Those of single operations
 * come with the request (`conditions`), those of the principal from the policy evaluation.
 * Source: KMS developer guide, "Condition keys for AWS KMS", and IAM user guide, global condition keys (2026-11).
 */
const rows: readonly (readonly [string, (question: Question) => Values])[] = [
  ['aws:RequestedRegion', ({ use }) => [use.region]],
  ['aws:CalledVia', ({ use }) => one(use.via && `${use.via}.amazonaws.com`)],
  ['aws:SourceArn', ({ use }) => one(use.sourceArn)],
  ['aws:SourceAccount', ({ use }) => one(use.sourceArn && use.principal.account)],
  ['kms:CallerAccount', ({ use }) => [use.principal.account]],
  ['kms:ViaService', ({ use }) => one(use.via && `${use.via}.${use.region}.amazonaws.com`)],
  ['kms:KeySpec', ({ key }) => one(key?.family.spec)],
  ['kms:KeyUsage', ({ key }) => one(key?.family.usage)],
  ['kms:KeyOrigin', ({ key }) => one(key?.family.origin)],
  ['kms:MultiRegion', ({ key }) => one(key && String(key.family.multiRegion))],
  ['kms:MultiRegionKeyType', ({ key }) => one(key?.family.multiRegion ? memberType(key) : undefined)],
  ['kms:ResourceAliases', ({ key }) => key?.record.aliases],
  ['kms:RequestAlias', ({ request }) => one(aliasOf(request.reference))],
  ['kms:EncryptionContextKeys', ({ request }) => request.context && [...request.context.keys()]],
];

const memberType = ({ record, family }: NonNullable<Question['key']>): string =>
  family.primaryRegion === record.region ? 'PRIMARY' : 'REPLICA';

function aliasOf(reference: string): string | undefined {
  const start = reference.indexOf('alias/');
  return start === 0 || (start > 0 && reference.startsWith('arn:')) ? reference.slice(start) : undefined;
}

/** Condition keys of one operation: what has no values is absent. */
export const conditionKeys = (values: Readonly<Record<string, Values>>): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(values).filter((entry): entry is [string, readonly string[]] => entry[1] !== undefined && entry[1].length > 0));

/** The condition keys of one request, as AWS writes them; policies compare the names without case. */
export function keyConditions(use: KeyUse, request: ConditionRequest, key?: Question['key']): Map<string, readonly string[]> {
  const question = { use, request, key };
  const conditions = new Map<string, readonly string[]>();
  for (const [name, valuesOf] of rows) {
    const values = valuesOf(question);
    if (values !== undefined && values.length > 0) conditions.set(name, values);
  }
  const { usage }: Partial<KeyOperation> = request.operation === undefined ? {} : keyOperations[request.operation];
  if (usage !== undefined) conditions.set(algorithmConditions[usage], [request.algorithm ?? symmetricAlgorithm]);
  // `…:a` and `…:A` are one condition key with the values of both: put together where conditions are looked up.
  for (const [name, value] of request.context ?? []) conditions.set(`kms:EncryptionContext:${name}`, [value]);
  for (const tag of key?.record.tags ?? []) conditions.set(`aws:ResourceTag/${tag.key}`, [tag.value]);
  for (const [name, values] of request.conditions ?? []) conditions.set(name, values);
  return conditions;
}
