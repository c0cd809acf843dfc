import type { DeleteImportedKeyMaterialRequest, DeleteImportedKeyMaterialResponse } from '../../../../../facts/aws/models/kms';
import { deleteMaterial } from '../../../../keys/imported-material';
import { changeKey } from '../../../../keys/key-access';
import { refuseUnimportable } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const deleteImportedKeyMaterial = operation<DeleteImportedKeyMaterialRequest, DeleteImportedKeyMaterialResponse>({
  name: 'DeleteImportedKeyMaterial',
  run(call, input) {
    const { keys } = call.services;
    return changeKey(keys, useOf(call), { operation: 'DeleteImportedKeyMaterial', reference: input.KeyId }, async (tx, key) => {
      refuseUnimportable(key);
      const id = await deleteMaterial(keys, tx, key, input.KeyMaterialId);
      return { KeyId: key.arn, ...(id === undefined ? {} : { KeyMaterialId: id }) };
    });
  },
});
