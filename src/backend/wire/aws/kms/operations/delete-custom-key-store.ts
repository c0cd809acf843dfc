import type { DeleteCustomKeyStoreRequest, DeleteCustomKeyStoreResponse } from '../../../../../facts/aws/models/kms';
import { deleteKeyStore } from '../../../../keys/external/delete-key-store';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const deleteCustomKeyStore = operation<DeleteCustomKeyStoreRequest, DeleteCustomKeyStoreResponse>({
  name: 'DeleteCustomKeyStore',
  async run(call, input) {
    await deleteKeyStore(call.services.keys, useOf(call), input.CustomKeyStoreId);
    return {};
  },
});
