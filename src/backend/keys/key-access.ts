import type { EncryptionContext } from './encryption-context';
import { isUnavailable, keyStoreOf } from './external/key-store-record';
import type { KeyStoreRecord } from './external/key-store-record';
import { grantsFor } from './grant-access';
import type { GrantRecord } from './grant-record';
import { keyConditions } from './key-conditions';
import { leaveEvent } from './key-events';
import type { EventDetails } from './key-events';
import { KeyFault } from './key-fault';
import type { KeyAccess, KeyDecision, KeyHierarchy, KeyUse } from './key-hierarchy';
import { assertState, keyOperations } from './key-operations';
import type { KeyOperation, KeyOperationName } from './key-operations';
import { familyRow, familyTable, keyArn } from './key-record';
import type { KeyFamily, KeyRecord, KeyState } from './key-record';
import { findKey } from './key-reference';
import { algorithmParameters, assertUsage } from './key-usage';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';

/** A key that was found, in a state and under policies that allow the operation. */
export interface AdmittedKey {
  readonly record: KeyRecord;
  readonly family: KeyFamily;
  readonly arn: string;
  /** As the caller sees it: `unavailable` while the key's store is not connected. */
  readonly state: KeyState;
  /** Only of a key in a custom key store. */
  readonly store?: KeyStoreRecord;
  /** Who uses it, and CloudTrail's name of what for. */
  readonly use: KeyUse;
  readonly eventName: string;
  /** Only where it was not the policies that let the caller in: the grants that did. */
  readonly grants?: readonly GrantRecord[];
}

export interface KeyRequest {
  readonly operation: KeyOperationName;
  /** Key id, key ARN, alias name or alias ARN. */
  readonly reference: string;
  readonly context?: EncryptionContext;
  /** For a cryptographic operation; without one, the algorithm of symmetric keys. */
  readonly algorithm?: string | undefined;
  /** The key that a ciphertext names, where it does. */
  readonly ciphertextKey?: Pick<KeyRecord, 'account' | 'keyId'> | undefined;
  /** Condition keys that are of this request alone: message type, attestation, the region of a replica … */
  readonly conditions?: Iterable<readonly [string, readonly string[]]> | undefined;
  /** For the event: what the caller asked, nothing secret. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** CloudTrail's name where it is not the operation's: ReEncrypt asks for two permissions. */
  readonly eventName?: string;
}

/** Runs `body` on the key and leaves an event, whatever comes of it. @throws KeyFault. */
export async function useKey<T>(
  keys: KeyHierarchy,
  use: KeyUse,
  request: KeyRequest,
  body: (key: AdmittedKey) => T | Promise<T>,
): Promise<T> {
  return recorded(keys, use, request, async (touched) => {
    const key = await keys.records.read((tx) => admit(keys, tx, use, request));
    touched.push(key);
    return body(key);
  });
}

/** The same for a change: `body` runs in the transaction that found the key. */
export async function changeKey<T>(
  keys: KeyHierarchy,
  use: KeyUse,
  request: KeyRequest,
  body: (tx: WriteTransaction, key: AdmittedKey) => T | Promise<T>,
): Promise<T> {
  return recorded(keys, use, request, (touched) =>
    keys.records.write(async (tx) => {
      touched.length = 0;
      const key = await admit(keys, tx, use, request);
      touched.push(key);
      return body(tx, key);
    }),
  );
}

/**
 * Found, then permitted, then in the right state, then of the right usage with the right algorithm: who may not use a key learns nothing of
 * its state. @throws KeyFault.
 */
export async function admit(keys: KeyHierarchy, tx: ReadTransaction, use: KeyUse, request: KeyRequest): Promise<AdmittedKey> {
  const key = await permit(keys, tx, use, request);
  assertUsable(request.operation, key.arn, key.record, key.store);
  assertCiphertextKey(request, key.family);
  assertUsage(request, key.arn, key.family);
  return key;
}

/** KMS says that a ciphertext is another key's before it says that the key is for something else. @throws KeyFault `incorrect-key`. */
function assertCiphertextKey({ ciphertextKey }: KeyRequest, { account, keyId }: KeyFamily): void {
  if (ciphertextKey === undefined) return;
  if (ciphertextKey.account !== account || ciphertextKey.keyId !== keyId) throw new KeyFault('incorrect-key', {});
}

/** The two keys of ReEncrypt, each of whose policies may ask whether they are one (`kms:ReEncryptOnSameKey`). @throws KeyFault. */
export async function admitBoth(
  keys: KeyHierarchy,
  tx: ReadTransaction,
  use: KeyUse,
  source: KeyRequest,
  destination: KeyRequest,
): Promise<readonly [AdmittedKey, AdmittedKey]> {
  const conditions = [
    ...(source.conditions ?? []),
    ['kms:ReEncryptOnSameKey', [String(await isSameKey(tx, use, source, destination))]] as const,
  ];
  return [await admit(keys, tx, use, { ...source, conditions }), await admit(keys, tx, use, { ...destination, conditions })];
}

/** The same whatever the key's state. @throws KeyFault `not-found`, `access-denied`. */
export async function permit(keys: KeyHierarchy, tx: ReadTransaction, use: KeyUse, request: KeyRequest): Promise<AdmittedKey> {
  const record = await findKey(tx, request.reference, { account: use.principal.account, region: use.region });
  const family = await tx.get(familyTable, familyRow(record.account, record.keyId));
  if (!family) throw new Error(`key ${record.keyId} has a record in ${record.region} and no family`);
  const store = record.keyStore && (await keyStoreOf(tx, record));
  const key: AdmittedKey = {
    record,
    family,
    arn: keyArn(record),
    state: isUnavailable(record, store) ? 'unavailable' : record.state,
    use,
    eventName: request.eventName ?? request.operation,
    ...(store === undefined ? {} : { store }),
  };
  const { action } = keyOperations[request.operation];
  const access = {
    principal: use.principal,
    action,
    resource: key.arn,
    resourceAccount: record.account,
    resourcePolicy: record.policy,
    context: keyConditions(use, request, { record, family }),
    environment: use.environment,
  };
  const decision = await keys.authorise(access);
  return decision.allowed ? key : byGrant(keys, tx, use, request, key, access, decision);
}

/** Whether a key may do this now. @throws KeyFault as `assertState`; `external-key-failed` where it needs a store that is not connected. */
export function assertUsable(operation: KeyOperationName, arn: string, record: KeyRecord, store: KeyStoreRecord | undefined): void {
  if (!isUnavailable(record, store)) {
    assertState(operation, arn, record.state);
    return;
  }
  const { usage }: KeyOperation = keyOperations[operation];
  if (usage !== undefined) throw new KeyFault('external-key-failed', { failure: 'not-connected' });
  assertState(operation, arn, 'unavailable');
}

/** What policies do not allow a grant may. @throws KeyFault `access-denied`. */
async function byGrant(
  keys: KeyHierarchy,
  tx: ReadTransaction,
  use: KeyUse,
  request: KeyRequest,
  key: AdmittedKey,
  access: KeyAccess,
  { explicit, by }: Extract<KeyDecision, { allowed: false }>,
): Promise<AdmittedKey> {
  const grants = explicit || !key.record.grantCount ? [] : await grantsFor(keys, tx, use, request, key.record, access);
  if (grants.length > 0) return { ...key, grants };
  const { action, resource } = access;
  throw new KeyFault('access-denied', { principalArn: use.principal.arn, action, resource, explicit, by });
}

/** Runs `body` and leaves one event that tells how it ended; `touched` are the keys it got hold of. */
export async function recorded<T>(
  keys: KeyHierarchy,
  use: KeyUse,
  request: KeyRequest,
  body: (touched: AdmittedKey[]) => Promise<T>,
): Promise<T> {
  const touched: AdmittedKey[] = [];
  const { usage, readOnly }: KeyOperation = keyOperations[request.operation];
  const eventName = request.eventName ?? request.operation;
  const leave = (error?: unknown): string =>
    leaveEvent(keys, use, {
      eventName,
      readOnly,
      parameters: parametersOf(request),
      additional: usage === undefined ? undefined : keyStoreData(touched),
      keys: touched.map(({ arn, record }) => ({ arn, account: record.account })),
      error,
    });
  try {
    const result = await body(touched);
    const eventId = leave();
    if (usage !== undefined) {
      const used = { operation: eventName, at: keys.clock.now(), eventId, requestId: use.requestId };
      for (const { record } of touched) keys.lastUsages.note(record, used);
    }
    return result;
  } catch (error) {
    leave(error);
    throw error;
  }
}

/** "All log entries for cryptographic operations with a KMS key in a custom key store" (KMS developer guide, "Decrypt" under "Logging"). */
function keyStoreData(touched: readonly AdmittedKey[]): EventDetails['additional'] {
  const keyStore = touched.find(({ record }) => record.keyStore !== undefined)?.record.keyStore;
  return keyStore && { customKeyStoreId: keyStore.storeId, xksKeyId: keyStore.externalKeyId };
}

function parametersOf({ operation, reference, context, algorithm, parameters }: KeyRequest): Readonly<Record<string, unknown>> {
  const told: Record<string, unknown> = { keyId: reference };
  if (context !== undefined && context.size > 0) told.encryptionContext = Object.fromEntries(context);
  const { usage }: KeyOperation = keyOperations[operation];
  // CloudTrail names the algorithm by its parameter: `encryptionAlgorithm`, `signingAlgorithm` …
  if (usage !== undefined && algorithm !== undefined) told[algorithmParameters[usage]] = algorithm;
  return parameters === undefined ? told : Object.assign(told, parameters);
}

/** Not where one of them is not found: that is said when it is admitted. */
async function isSameKey(tx: ReadTransaction, use: KeyUse, a: KeyRequest, b: KeyRequest): Promise<boolean> {
  if (a.reference === b.reference) return true;
  const here = { account: use.principal.account, region: use.region };
  try {
    const [first, second] = [await findKey(tx, a.reference, here), await findKey(tx, b.reference, here)];
    return keyArn(first) === keyArn(second);
  } catch (error) {
    if (error instanceof KeyFault) return false;
    throw error;
  }
}
