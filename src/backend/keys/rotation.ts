import { appoint, cancel } from '../agenda';
import type { Duty } from '../agenda';
import { putFamily, recordsOf } from './family-records';
import { isReadyToRotate } from './imported-material';
import type { AdmittedKey } from './key-access';
import { leaveServiceEvent } from './key-events';
import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { sealMaterial } from './key-material';
import { familyRow, familyTable, keyRow, keyTable } from './key-record';
import type { KeyFamily, KeyMaterial } from './key-record';
import { symmetricSecret } from './key-secret';
import type { WriteTransaction } from '../storage/record-store';

export const defaultRotationDays = 365;
/** KMS developer guide, "Quotas": on-demand rotations per key. */
const onDemandLimit = 25;
/** KMS API reference, ConflictException: so long before a scheduled rotation there is none on demand. */
const imminentMs = 20 * 60_000;
const dayMs = 86_400_000;
export const rotationDuty = 'rotate-key';

const appointment = (family: KeyFamily, at: number) => ({ at, duty: rotationDuty, subject: familyRow(family.account, family.keyId) });

/** Turns automatic rotation on, or changes its period: the next one is a whole period from now (EnableKeyRotation). */
export function startRotation(keys: KeyHierarchy, tx: WriteTransaction, family: KeyFamily, periodDays: number): void {
  stopRotation(tx, family);
  schedule(tx, family, periodDays, keys.clock.now() + periodDays * dayMs);
}

export function stopRotation(tx: WriteTransaction, family: KeyFamily): void {
  const { nextAt, periodDays } = family.rotation;
  if (nextAt !== undefined) cancel(tx, appointment(family, nextAt));
  putFamily(tx, { ...family, rotation: { enabled: false, periodDays } });
}

function schedule(tx: WriteTransaction, family: KeyFamily, periodDays: number, nextAt: number): void {
  putFamily(tx, { ...family, rotation: { enabled: true, periodDays, nextAt } });
  appoint(tx, appointment(family, nextAt));
}

/** New material for the whole family, at once. What older material encrypted stays readable. */
function withNewMaterial(keys: KeyHierarchy, family: KeyFamily, cause: KeyMaterial['cause'], at: number): KeyFamily {
  return { ...family, materials: [...family.materials, sealMaterial(family, symmetricSecret(keys.random), cause, at, keys.rootKey)] };
}

/**
 * RotateKeyOnDemand. The schedule stays as it is. A key whose material is imported turns to what was imported for it.
 * @throws KeyFault `rotation-limit`, `rotation-imminent`, `no-pending-material`.
 */
export async function rotateOnDemand(keys: KeyHierarchy, tx: WriteTransaction, { family, arn }: AdmittedKey): Promise<void> {
  const now = keys.clock.now();
  const used = family.materials.filter(({ cause }) => cause === 'on-demand').length;
  if (used >= onDemandLimit) throw new KeyFault('rotation-limit', { arn });
  const { nextAt } = family.rotation;
  if (nextAt !== undefined && nextAt - now <= imminentMs) throw new KeyFault('rotation-imminent', { arn });
  if (family.origin !== 'EXTERNAL') {
    putFamily(tx, withNewMaterial(keys, family, 'on-demand', now));
    return;
  }
  const { pendingMaterial, ...rest } = family;
  if (pendingMaterial === undefined || !isReadyToRotate(await recordsOf(tx, family), family)) {
    throw new KeyFault('no-pending-material', { arn });
  }
  putFamily(tx, { ...rest, materials: [...family.materials, { ...pendingMaterial, createdAt: now, cause: 'on-demand' }] });
}

/**
 * The clock's part. A key that is disabled or pending deletion is passed over; the rotation is made up for when it can be
 * used again (API reference, GetKeyRotationStatus).
 */
export const rotateWhenDue =
  (keys: KeyHierarchy): Duty =>
  async (tx, subject, at) => {
    const family = await tx.get(familyTable, subject);
    return family && rotateScheduled(keys, tx, family, at);
  };

/** Of a primary that can be used again, or of a new primary: does what was passed over. The result tells of it. */
export async function catchUpRotation(keys: KeyHierarchy, tx: WriteTransaction, family: KeyFamily): Promise<(() => void) | undefined> {
  const { nextAt } = family.rotation;
  const now = keys.clock.now();
  return nextAt !== undefined && nextAt <= now ? rotateScheduled(keys, tx, family, now) : undefined;
}

async function rotateScheduled(keys: KeyHierarchy, tx: WriteTransaction, family: KeyFamily, at: number): Promise<(() => void) | undefined> {
  const { enabled, periodDays } = family.rotation;
  if (!enabled) return undefined;
  const primary = await tx.get(keyTable, keyRow({ account: family.account, region: family.primaryRegion }, family.keyId));
  if (primary?.state !== 'enabled' && primary?.state !== 'updating') return undefined;
  schedule(tx, withNewMaterial(keys, family, 'scheduled', at), periodDays, at + periodDays * dayMs);
  return () => leaveServiceEvent(keys, primary, { eventName: 'RotateKey', at, rotationType: 'AUTOMATIC' });
}
