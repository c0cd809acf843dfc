import type { ListKeyRotationsRequest, ListKeyRotationsResponse } from '../../../../../facts/aws/models/kms';
import { recordsOf } from '../../../../keys/family-records';
import { isReadyToRotate } from '../../../../keys/imported-material';
import { useKey } from '../../../../keys/key-access';
import { refuseUnrotatable } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { page } from '../paging';
import { rotationEntry } from '../rotation-entry';
import type { ListedMaterial } from '../rotation-entry';

export const listKeyRotations = operation<ListKeyRotationsRequest, ListKeyRotationsResponse>({
  name: 'ListKeyRotations',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'ListKeyRotations', reference: input.KeyId }, async (key) => {
      refuseUnrotatable(key);
      const { materials, pendingMaterial } = key.family;
      const all = materials.map((material, index): ListedMaterial => ({
        material,
        state: index === materials.length - 1 ? 'CURRENT' : 'NON_CURRENT',
      }));
      if (pendingMaterial) {
        const ready = isReadyToRotate(await recordsOf(keys.records, key.family), key.family);
        all.push({ material: pendingMaterial, state: ready ? 'PENDING_ROTATION' : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION' });
      }
      const listed = input.IncludeKeyMaterial === 'ALL_KEY_MATERIAL' ? all : all.filter(({ material }) => material.cause !== 'creation');
      const numbered = listed.map((one, index) => ({ ...one, order: String(index).padStart(6, '0') }));
      const { items, ...rest } = page(numbered, ({ order }) => order, input, 100);
      return { Rotations: items.map((one) => rotationEntry(key, one)), ...rest };
    });
  },
});
