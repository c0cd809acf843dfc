import type { KeyMaterialState, RotationsListEntry } from '../../../../facts/aws/models/kms';
import { importOf } from '../../../keys/imported-material';
import type { AdmittedKey } from '../../../keys/key-access';
import type { KeyMaterial } from '../../../keys/key-record';

export interface ListedMaterial {
  readonly material: KeyMaterial;
  readonly state: KeyMaterialState;
}

/** One material as ListKeyRotations shows it; of imported ones also how the asked region holds it. */
export function rotationEntry(key: AdmittedKey, { material, state }: ListedMaterial): RotationsListEntry {
  return {
    KeyId: key.arn,
    KeyMaterialId: material.id,
    KeyMaterialState: state,
    ...(material.cause === 'creation'
      ? {}
      : { RotationDate: new Date(material.createdAt), RotationType: material.cause === 'scheduled' ? 'AUTOMATIC' : 'ON_DEMAND' }),
    ...(key.family.origin === 'EXTERNAL' ? importState(key, material) : {}),
  };
}

function importState({ record }: AdmittedKey, material: KeyMaterial): Partial<RotationsListEntry> {
  const imported = importOf(record, material.id);
  if (imported === undefined) return { ImportState: 'PENDING_IMPORT' };
  const description = imported.description === undefined ? {} : { KeyMaterialDescription: imported.description };
  if (!imported.held) return { ImportState: 'PENDING_IMPORT', ...description };
  return { ImportState: 'IMPORTED', ...description, ...expiryOf([imported.expiresAt]) };
}

/** `ExpirationModel` and `ValidTo` of material; where there is more than one, of the one that expires first. */
export function expiryOf(expiries: readonly (number | undefined)[]): Pick<RotationsListEntry, 'ExpirationModel' | 'ValidTo'> {
  const first = Math.min(...expiries.map((at) => at ?? Infinity));
  return first === Infinity
    ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
    : { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(first) };
}
