import { hexId, uuid } from '../ids';
import { checkExternalKey, claimExternalKey } from './external/external-key';
import type { KeyStorePlace } from './external/external-key';
import { keyConditions } from './key-conditions';
import { leaveEvent } from './key-events';
import { KeyFault } from './key-fault';
import type { KeyHierarchy, KeyUse } from './key-hierarchy';
import { sealMaterial } from './key-material';
import { familyRow, familyTable, keyArn, keyRow, keyTable } from './key-record';
import type { KeyFamily, KeyRecord, KeyTag } from './key-record';
import { generateSecret } from './key-secret';
import type { KeySecret } from './key-secret';
import { defaultRotationDays } from './rotation';
import type { KeyOrigin, KeySpec, KeyUsage } from '../../facts/aws/key-specs';
import type { WriteTransaction } from '../storage/record-store';

export interface NewKey {
  readonly description: string;
  /** JSON text, already checked. */
  readonly policy: string;
  readonly tags: readonly KeyTag[];
  readonly multiRegion: boolean;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: KeyOrigin;
  /** Only with the origin `EXTERNAL_KEY_STORE`. */
  readonly keyStore?: KeyStorePlace;
}

export interface CreatedKey {
  readonly record: KeyRecord;
  readonly family: KeyFamily;
}

/** A customer's key: enabled and ready, or waiting for material that is to be imported. @throws KeyFault `access-denied`. */
export async function createKey(keys: KeyHierarchy, use: KeyUse, asked: NewKey): Promise<CreatedKey> {
  const { account } = use.principal;
  const decision = await keys.authorise({
    principal: use.principal,
    action: 'kms:CreateKey',
    resource: '*',
    resourceAccount: account,
    context: keyConditions(use, { reference: '', conditions: conditionsOf(asked) }),
  });
  if (!decision.allowed) {
    throw new KeyFault('access-denied', {
      principalArn: use.principal.arn,
      action: 'kms:CreateKey',
      resource: '*',
      explicit: decision.explicit,
      by: decision.by,
    });
  }
  if (asked.keyStore !== undefined) await checkExternalKey(keys, use, asked.keyStore);
  const secret = asked.origin === 'EXTERNAL' ? undefined : await generateSecret(asked.spec, keys.random);
  const created = await keys.records.write(async (tx) => {
    const place = { account, region: use.region };
    const made = putNewKey(keys, tx, place, asked, 'customer', secret);
    if (asked.keyStore !== undefined) await claimExternalKey(tx, place, asked.keyStore, made.record.keyId);
    return made;
  });
  leaveEvent(keys, use, {
    eventName: 'CreateKey',
    readOnly: false,
    parameters: {
      description: asked.description,
      multiRegion: asked.multiRegion,
      origin: created.family.origin,
      keySpec: created.family.spec,
      keyUsage: created.family.usage,
      ...(asked.keyStore === undefined ? {} : { customKeyStoreId: asked.keyStore.storeId, xksKeyId: asked.keyStore.externalKeyId }),
    },
    response: { keyId: created.record.keyId },
    keys: [{ account, arn: keyArn(created.record) }],
  });
  return created;
}

/** What the policies may ask of a key that is not there yet. */
const conditionsOf = ({ spec, usage, origin, multiRegion }: NewKey): readonly (readonly [string, readonly string[]])[] => [
  ['kms:KeySpec', [spec]],
  ['kms:KeyUsage', [usage]],
  ['kms:KeyOrigin', [origin]],
  ['kms:MultiRegion', [String(multiRegion)]],
];

/** Writes a new key and its family. `secret` is taken over and wiped; without one the key is pending import. */
export function putNewKey(
  keys: KeyHierarchy,
  tx: WriteTransaction,
  place: { readonly account: string; readonly region: string },
  asked: NewKey,
  manager: KeyRecord['manager'],
  secret: KeySecret | undefined,
): CreatedKey {
  const { account, region } = place;
  const now = keys.clock.now();
  const keyId = asked.multiRegion ? `mrk-${hexId(keys.random, 16)}` : uuid(keys.random);
  const record: KeyRecord = {
    account,
    region,
    keyId,
    state: secret === undefined ? 'pending-import' : 'enabled',
    manager,
    description: asked.description,
    policy: asked.policy,
    tags: asked.tags,
    createdAt: now,
    ...(asked.keyStore === undefined ? {} : { keyStore: asked.keyStore }),
  };
  const family: KeyFamily = {
    account,
    keyId,
    spec: asked.spec,
    usage: asked.usage,
    origin: asked.origin,
    multiRegion: asked.multiRegion,
    primaryRegion: region,
    regions: [region],
    rotation: { enabled: false, periodDays: defaultRotationDays },
    materials: secret === undefined ? [] : [sealMaterial({ account, keyId }, secret, 'creation', now, keys.rootKey)],
  };
  tx.put(keyTable, keyRow(record, keyId), record);
  tx.put(familyTable, familyRow(account, keyId), family);
  return { record, family };
}
