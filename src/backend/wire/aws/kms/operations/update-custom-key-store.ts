import type { UpdateCustomKeyStoreRequest, UpdateCustomKeyStoreResponse } from '../../../../../facts/aws/models/kms';
import { updateKeyStore } from '../../../../keys/external/update-key-store';
import { operation } from '../../operation';
import { keyStoreParameters } from '../key-store-entry';
import { changeOf } from '../key-store-request';
import { useOf } from '../key-use';

export const updateCustomKeyStore = operation<UpdateCustomKeyStoreRequest, UpdateCustomKeyStoreResponse>({
  name: 'UpdateCustomKeyStore',
  async run(call, input) {
    const { keys } = call.services;
    const change = changeOf(input);
    try {
      await updateKeyStore(keys, useOf(call), input.CustomKeyStoreId, change, keyStoreParameters(input));
      return {};
    } finally {
      change.credential?.secret.fill(0);
    }
  },
});
