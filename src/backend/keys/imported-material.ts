import { isPrimary, putFamily, putRecord } from './family-records';
import { isSymmetric } from './imported-secret';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { sealMaterial } from './key-material';
import type { ImportedMaterial, KeyFamily, KeyMaterial, KeyRecord } from './key-record';
import type { KeySecret } from './key-secret';
import { appointExpiry, cancelExpiry } from './material-expiry';
import { abandonPending, forgetMaterial } from './material-loss';
import type { WriteTransaction } from '../storage/record-store';

export interface MaterialImport {
  /** Absent: new where the family has none yet. Only of a symmetric key. */
  readonly type?: 'new' | 'existing' | undefined;
  /** The id that the material must turn out to have. */
  readonly materialId?: string | undefined;
  readonly description?: string | undefined;
  /** Milliseconds since the epoch; absent: never. */
  readonly expiresAt?: number | undefined;
}

/**
 * Puts material into one region of a key (KMS API reference, ImportKeyMaterial). The first is the key's own at once; a symmetric
 * key can be given more, each of which waits for a rotation on demand. Answers the material's id.
 * @throws KeyFault `incorrect-material`, `not-primary`.
 */
export async function importMaterial(
  keys: KeyHierarchy,
  tx: WriteTransaction,
  { record, family, arn }: AdmittedKey,
  secret: KeySecret,
  asked: MaterialImport,
): Promise<string> {
  // The transaction may run again: the caller keeps and wipes the secret.
  const copy = { ...secret, bytes: Buffer.from(secret.bytes) };
  const sealed = sealMaterial(family, copy, 'creation', keys.clock.now(), keys.rootKey);
  const associated = [...family.materials, ...(family.pendingMaterial ? [family.pendingMaterial] : [])].some(({ id }) => id === sealed.id);
  const type = asked.type ?? (family.materials.length === 0 ? 'new' : 'existing');
  if (type === 'new' && !isPrimary(record, family)) throw new KeyFault('not-primary', { arn });
  if ((type === 'new') === associated) throw new KeyFault('incorrect-material', {});
  if (type === 'new' && family.materials.length > 0 && !isSymmetric(family.spec)) throw new KeyFault('incorrect-material', {});
  if (asked.materialId !== undefined && asked.materialId !== sealed.id) throw new KeyFault('incorrect-material', {});

  if (type === 'existing') {
    hold(tx, record, putFamily(tx, withBytes(family, sealed)), sealed.id, asked);
  } else if (family.materials.length === 0) {
    hold(tx, record, putFamily(tx, { ...family, materials: [sealed] }), sealed.id, asked);
  } else {
    const there = await abandonPending(keys, tx, { record, family });
    hold(tx, there.record, putFamily(tx, { ...there.family, pendingMaterial: sealed }), sealed.id, asked);
  }
  return sealed.id;
}

/** The same bytes are there again. */
function withBytes(family: KeyFamily, { id, sealed, publicKey }: KeyMaterial): KeyFamily {
  const restored = (material: KeyMaterial): KeyMaterial =>
    material.id === id ? { ...material, sealed, ...(publicKey === undefined ? {} : { publicKey }) } : material;
  const { pendingMaterial } = family;
  return {
    ...family,
    materials: family.materials.map(restored),
    ...(pendingMaterial === undefined ? {} : { pendingMaterial: restored(pendingMaterial) }),
  };
}

/** The region has the material now; with all that is the key's own it is usable again. */
function hold(tx: WriteTransaction, record: KeyRecord, family: KeyFamily, materialId: string, asked: MaterialImport): void {
  const earlier = importOf(record, materialId);
  if (earlier) cancelExpiry(tx, record, earlier);
  const description = asked.description ?? earlier?.description;
  const now: ImportedMaterial = {
    materialId,
    held: true,
    ...(asked.expiresAt === undefined ? {} : { expiresAt: asked.expiresAt }),
    ...(description === undefined ? {} : { description }),
  };
  appointExpiry(tx, record, now);
  const imports = [...(record.imports ?? []).filter((other) => other !== earlier), now];
  const state = record.state === 'pending-import' && isComplete(imports, family) ? 'enabled' : record.state;
  putRecord(tx, { ...record, imports, state });
}

export const importOf = ({ imports }: KeyRecord, materialId: string): ImportedMaterial | undefined =>
  imports?.find((one) => one.materialId === materialId);

/** Whether every material that is the key's own is there: a key that lacks one can do nothing. */
export const isComplete = (imports: readonly ImportedMaterial[], { materials }: KeyFamily): boolean =>
  materials.length > 0 && materials.every(({ id }) => imports.some(({ materialId, held }) => held && materialId === id));

/** Whether the pending material has been imported in every region: only then can it become current. */
export const isReadyToRotate = (records: readonly KeyRecord[], { pendingMaterial }: KeyFamily): boolean =>
  pendingMaterial !== undefined && records.every((record) => importOf(record, pendingMaterial.id)?.held === true);

/**
 * Deletes material from one region, the current one unless another is named (DeleteImportedKeyMaterial). Answers its id; where
 * nothing was ever imported there is nothing to do. @throws KeyFault `unknown-material`.
 */
export async function deleteMaterial(
  keys: KeyHierarchy,
  tx: WriteTransaction,
  { record, family }: AdmittedKey,
  named: string | undefined,
): Promise<string | undefined> {
  const materialId = named ?? family.materials.at(-1)?.id;
  if (materialId === undefined) return undefined;
  const known = family.pendingMaterial?.id === materialId || family.materials.some(({ id }) => id === materialId);
  if (!known) throw new KeyFault('unknown-material', { materialId });
  if (importOf(record, materialId)?.held === true) await forgetMaterial(keys, tx, { record, family }, materialId);
  return materialId;
}
