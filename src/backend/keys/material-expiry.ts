import { appoint, cancel } from '../agenda';
import type { Duty } from '../agenda';
import { leaveServiceEvent } from './key-events';
import type { KeyHierarchy } from './key-hierarchy';
import { familyRow, familyTable, keyRow, keyTable } from './key-record';
import type { ImportedMaterial, KeyRecord } from './key-record';
import { forgetMaterial } from './material-loss';
import { keyOf } from '../storage/record-store';
import type { WriteTransaction } from '../storage/record-store';

export const expiryDuty = 'expire-material';

const subjectOf = (record: KeyRecord, materialId: string): string => keyOf(record.account, record.region, record.keyId, materialId);

/** The clock will make the region forget the material, if it expires. */
export function appointExpiry(tx: WriteTransaction, record: KeyRecord, { materialId, expiresAt }: ImportedMaterial): void {
  if (expiresAt !== undefined) appoint(tx, { at: expiresAt, duty: expiryDuty, subject: subjectOf(record, materialId) });
}

export function cancelExpiry(tx: WriteTransaction, record: KeyRecord, { materialId, expiresAt }: ImportedMaterial): void {
  if (expiresAt !== undefined) cancel(tx, { at: expiresAt, duty: expiryDuty, subject: subjectOf(record, materialId) });
}

/** The clock's part: what has expired is as good as deleted (KMS developer guide, "Setting an expiration time"). */
export const expireWhenDue =
  (keys: KeyHierarchy): Duty =>
  async (tx, subject, at) => {
    const [account = '', region = '', keyId = '', materialId = ''] = subject.split('\u0000');
    const record = await tx.get(keyTable, keyRow({ account, region }, keyId));
    const family = await tx.get(familyTable, familyRow(account, keyId));
    // Material that was imported again since has another appointment.
    const due = record?.imports?.some((one) => one.materialId === materialId && one.held && one.expiresAt === at);
    if (!record || !family || !due) return undefined;
    await forgetMaterial(keys, tx, { record, family }, materialId);
    return () => leaveServiceEvent(keys, record, { eventName: 'DeleteExpiredKeyMaterial', at });
  };
