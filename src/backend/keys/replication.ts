import type { AdmittedKey } from './key-access';
import type { KeyHierarchy } from './key-hierarchy';
import { familyRow, familyTable, keyRow, keyTable } from './key-record';
import type { KeyRecord, KeyTag } from './key-record';
import type { WriteTransaction } from '../storage/record-store';

export interface NewReplica {
  readonly region: string;
  readonly description: string;
  /** JSON text, already checked. A replica's policy is its own. */
  readonly policy: string;
  readonly tags: readonly KeyTag[];
}

/**
 * The family in one more region. Nothing secret is copied: all regions of a family read the same material, so rotations
 * that come later are shared by themselves. `undefined` where the region has it already.
 */
export async function replicate(
  keys: KeyHierarchy,
  tx: WriteTransaction,
  { record, family }: AdmittedKey,
  asked: NewReplica,
): Promise<KeyRecord | undefined> {
  const place = { account: record.account, region: asked.region };
  if (await tx.get(keyTable, keyRow(place, record.keyId))) return undefined;
  const replica: KeyRecord = {
    ...place,
    keyId: record.keyId,
    // Imported material is imported into each region by itself.
    state: family.origin === 'EXTERNAL' ? 'pending-import' : 'enabled',
    manager: 'customer',
    description: asked.description,
    policy: asked.policy,
    tags: asked.tags,
    createdAt: keys.clock.now(),
  };
  tx.put(keyTable, keyRow(place, record.keyId), replica);
  tx.put(familyTable, familyRow(record.account, record.keyId), { ...family, regions: [...family.regions, asked.region] });
  return replica;
}
