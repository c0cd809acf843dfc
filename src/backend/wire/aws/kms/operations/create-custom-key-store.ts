import type { CreateCustomKeyStoreRequest, CreateCustomKeyStoreResponse } from '../../../../../facts/aws/models/kms';
import { createKeyStore } from '../../../../keys/external/create-key-store';
import { operation } from '../../operation';
import { keyStoreParameters } from '../key-store-entry';
import { backingOf } from '../key-store-request';
import { useOf } from '../key-use';

export const createCustomKeyStore = operation<CreateCustomKeyStoreRequest, CreateCustomKeyStoreResponse>({
  name: 'CreateCustomKeyStore',
  async run(call, input) {
    const { keys } = call.services;
    const backing = backingOf(input);
    try {
      const asked = { name: input.CustomKeyStoreName, backing };
      const { storeId } = await createKeyStore(keys, useOf(call), asked, keyStoreParameters(input));
      return { CustomKeyStoreId: storeId };
    } finally {
      if (backing.kind === 'proxy') backing.secret.fill(0);
    }
  },
});
