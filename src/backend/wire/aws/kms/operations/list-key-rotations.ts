import type { ListKeyRotationsRequest, ListKeyRotationsResponse, RotationsListEntry } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { page } from '../paging';

export const listKeyRotations = operation<ListKeyRotationsRequest, ListKeyRotationsResponse>({
  name: 'ListKeyRotations',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'ListKeyRotations', reference: input.KeyId }, ({ family, arn }) => {
      const withFirst = input.IncludeKeyMaterial === 'ALL_KEY_MATERIAL';
      const listed = family.materials
        .map((material, index) => ({ material, order: String(index).padStart(6, '0'), current: index === family.materials.length - 1 }))
        .filter(({ material }) => withFirst || material.cause !== 'creation');
      const { items, ...rest } = page(listed, ({ order }) => order, input, 100);
      const rotations = items.map(({ material, current }): RotationsListEntry => ({
        KeyId: arn,
        KeyMaterialId: material.id,
        KeyMaterialState: current ? 'CURRENT' : 'NON_CURRENT',
        ...(material.cause === 'creation'
          ? {}
          : { RotationDate: new Date(material.createdAt), RotationType: material.cause === 'scheduled' ? 'AUTOMATIC' : 'ON_DEMAND' }),
      }));
      return { Rotations: rotations, ...rest };
    });
  },
});
