import { isPrimary, putFamily, putRecord, recordsOf } from './family-records';
import type { KeyHierarchy } from './key-hierarchy';
import type { KeyFamily, KeyMaterial, KeyRecord } from './key-record';
import type { WriteTransaction } from '../storage/record-store';

interface Member {
  readonly record: KeyRecord;
  readonly family: KeyFamily;
}

/**
 * A region loses material, by deletion or because it expired. Without one of its materials a key is pending import; a key that
 * is to be deleted stays so. What the primary loses before it was ever current, all lose (DeleteImportedKeyMaterial).
 */
export async function forgetMaterial(keys: KeyHierarchy, tx: WriteTransaction, member: Member, materialId: string): Promise<void> {
  const { record, family } = member;
  const isPending = family.pendingMaterial?.id === materialId;
  if (isPending && isPrimary(record, family)) {
    await abandonPending(keys, tx, member);
    return;
  }
  const imports = (record.imports ?? []).map((one) => (one.materialId === materialId ? { ...one, held: false } : one));
  const stays = isPending || record.state.startsWith('pending-');
  putRecord(tx, { ...record, imports, state: stays ? record.state : 'pending-import' });
  await wipeUnheld(keys, tx, family);
}

/** The material that was to be the next is gone from every region, as if it had never been imported. */
export async function abandonPending(keys: KeyHierarchy, tx: WriteTransaction, member: Member): Promise<Member> {
  const { pendingMaterial, ...family } = member.family;
  if (pendingMaterial === undefined) return member;
  let { record } = member;
  for (const one of await recordsOf(tx, family)) {
    const imports = (one.imports ?? []).filter(({ materialId }) => materialId !== pendingMaterial.id);
    const without = putRecord(tx, { ...one, imports });
    if (one.region === record.region) record = without;
  }
  keys.materials.drop(pendingMaterial.id);
  return { record, family: putFamily(tx, family) };
}

/** Sealed bytes that no region holds any more are not kept. */
export async function wipeUnheld(keys: KeyHierarchy, tx: WriteTransaction, family: KeyFamily): Promise<void> {
  const held = new Set(
    (await recordsOf(tx, family)).flatMap(({ imports = [] }) => imports.filter((one) => one.held)).map(({ materialId }) => materialId),
  );
  const wiped = (material: KeyMaterial): KeyMaterial => {
    if (held.has(material.id)) return material;
    keys.materials.drop(material.id);
    return { ...material, sealed: new Uint8Array() };
  };
  const { pendingMaterial } = family;
  putFamily(tx, {
    ...family,
    materials: family.materials.map(wiped),
    ...(pendingMaterial === undefined ? {} : { pendingMaterial: wiped(pendingMaterial) }),
  });
}
