import { appoint, cancel } from '../agenda';
import type { Duty } from '../agenda';
import { removeAliases } from './aliases';
import { releaseExternalKey } from './external/external-key';
import { deleteGrants } from './grants';
import { isComplete } from './imported-material';
import type { AdmittedKey } from './key-access';
import { leaveServiceEvent } from './key-events';
import type { KeyHierarchy } from './key-hierarchy';
import { familyRow, familyTable, keyRow, keyTable } from './key-record';
import type { KeyFamily, KeyRecord } from './key-record';
import { lastUsageTable } from './last-usage';
import { wipeUnheld } from './material-loss';
import { stopRotation } from './rotation';
import type { WriteTransaction } from '../storage/record-store';

const dayMs = 86_400_000;
export const deletionDuty = 'delete-key';

const appointment = (key: KeyRecord, at: number) => ({ at, duty: deletionDuty, subject: keyRow(key, key.keyId) });

/**
 * Schedules the deletion. A multi-Region primary with replicas waits for the last of them before its own days begin
 * (KMS developer guide, "Deleting multi-Region keys").
 */
export function scheduleDeletion(keys: KeyHierarchy, tx: WriteTransaction, { record, family }: AdmittedKey, windowDays: number): KeyRecord {
  const waitsForReplicas = record.region === family.primaryRegion && family.regions.length > 1;
  if (waitsForReplicas) return put(tx, { ...record, state: 'pending-replica-deletion', pendingWindowDays: windowDays });
  return beginCountdown(tx, record, keys.clock.now() + windowDays * dayMs);
}

/** Back to `disabled`: AWS does not enable a key that was to be deleted. Without its material it is pending import. */
export function cancelDeletion(tx: WriteTransaction, { record, family }: AdmittedKey): KeyRecord {
  if (record.deletionAt !== undefined) cancel(tx, appointment(record, record.deletionAt));
  const { deletionAt: _date, pendingWindowDays: _days, ...rest } = record;
  const usable = family.origin !== 'EXTERNAL' || isComplete(record.imports ?? [], family);
  return put(tx, { ...rest, state: usable ? 'disabled' : 'pending-import' });
}

/** The clock's part: the region's key is gone; with the last region the material is too. */
export const deleteWhenDue =
  (keys: KeyHierarchy): Duty =>
  async (tx, subject, at) => {
    const record = await tx.get(keyTable, subject);
    if (record?.state !== 'pending-deletion') return undefined;
    tx.delete(keyTable, subject);
    tx.delete(lastUsageTable, subject);
    releaseExternalKey(tx, record);
    removeAliases(tx, record);
    await deleteGrants(tx, record);
    await leaveFamily(keys, tx, record, at);
    return () => leaveServiceEvent(keys, record, { eventName: 'DeleteKey', at });
  };

async function leaveFamily(keys: KeyHierarchy, tx: WriteTransaction, record: KeyRecord, at: number): Promise<void> {
  const familyKey = familyRow(record.account, record.keyId);
  const family = await tx.get(familyTable, familyKey);
  if (!family) return;
  const regions = family.regions.filter((region) => region !== record.region);
  if (regions.length === 0) {
    stopRotation(tx, family);
    tx.delete(familyTable, familyKey);
    for (const { id } of family.materials) keys.materials.drop(id);
    return;
  }
  tx.put(familyTable, familyKey, { ...family, regions });
  if (family.origin === 'EXTERNAL') await wipeUnheld(keys, tx, { ...family, regions });
  if (regions.length === 1) await releasePrimary(tx, family, at);
}

/** The last replica is gone: a primary that waited for it begins its own days. */
async function releasePrimary(tx: WriteTransaction, family: KeyFamily, at: number): Promise<void> {
  const primary = await tx.get(keyTable, keyRow({ account: family.account, region: family.primaryRegion }, family.keyId));
  if (primary?.state !== 'pending-replica-deletion') return;
  const { pendingWindowDays = 30, ...rest } = primary;
  beginCountdown(tx, rest, at + pendingWindowDays * dayMs);
}

function beginCountdown(tx: WriteTransaction, record: KeyRecord, deletionAt: number): KeyRecord {
  appoint(tx, appointment(record, deletionAt));
  return put(tx, { ...record, state: 'pending-deletion', deletionAt });
}

function put(tx: WriteTransaction, record: KeyRecord): KeyRecord {
  tx.put(keyTable, keyRow(record, record.keyId), record);
  return record;
}
