import { appoint, cancel } from '../agenda';
import type { Duty } from '../agenda';
import type { KeyHierarchy } from './key-hierarchy';
import { sealMaterial } from './key-material';
import { familyRow, familyTable, keyRow, keyTable } from './key-record';
import type { KeyFamily, KeyMaterial } from './key-record';
import { symmetricSecret } from './key-secret';
import type { WriteTransaction } from '../storage/record-store';

export const defaultRotationDays = 365;
const dayMs = 86_400_000;
export const rotationDuty = 'rotate-key';

const appointment = (family: KeyFamily, at: number) => ({ at, duty: rotationDuty, subject: familyRow(family.account, family.keyId) });

/** Turns automatic rotation on, or changes its period: the next one is a whole period from now (EnableKeyRotation). */
export function startRotation(keys: KeyHierarchy, tx: WriteTransaction, family: KeyFamily, periodDays: number): void {
  stopRotation(tx, family);
  const nextAt = keys.clock.now() + periodDays * dayMs;
  tx.put(familyTable, familyRow(family.account, family.keyId), { ...family, rotation: { enabled: true, periodDays, nextAt } });
  appoint(tx, appointment(family, nextAt));
}

export function stopRotation(tx: WriteTransaction, family: KeyFamily): void {
  const { nextAt, periodDays } = family.rotation;
  if (nextAt !== undefined) cancel(tx, appointment(family, nextAt));
  tx.put(familyTable, familyRow(family.account, family.keyId), { ...family, rotation: { enabled: false, periodDays } });
}

/** New material for the whole family, at once. What older material encrypted stays readable. */
export function rotateNow(keys: KeyHierarchy, tx: WriteTransaction, family: KeyFamily, cause: KeyMaterial['cause'], at: number): KeyFamily {
  const rotated = {
    ...family,
    materials: [...family.materials, sealMaterial(family, symmetricSecret(keys.random), cause, at, keys.rootKey)],
  };
  tx.put(familyTable, familyRow(family.account, family.keyId), rotated);
  return rotated;
}

/**
 * The clock's part. A key that is pending deletion is not rotated, and its schedule goes on, as in AWS (KMS developer
 * guide, "How automatic key rotation works": keys that are disabled or pending deletion are passed over).
 */
export const rotateWhenDue =
  (keys: KeyHierarchy): Duty =>
  async (tx, subject, at) => {
    const family = await tx.get(familyTable, subject);
    if (!family?.rotation.enabled) return;
    const primary = await tx.get(keyTable, keyRow({ account: family.account, region: family.primaryRegion }, family.keyId));
    const rotated = primary?.state === 'enabled' ? rotateNow(keys, tx, family, 'scheduled', at) : family;
    const nextAt = at + family.rotation.periodDays * dayMs;
    tx.put(familyTable, subject, { ...rotated, rotation: { ...family.rotation, nextAt } });
    appoint(tx, appointment(family, nextAt));
  };
