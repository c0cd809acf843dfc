import type { DisconnectCustomKeyStoreRequest, DisconnectCustomKeyStoreResponse } from '../../../../../facts/aws/models/kms';
import { disconnectKeyStore } from '../../../../keys/external/connect-key-store';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const disconnectCustomKeyStore = operation<DisconnectCustomKeyStoreRequest, DisconnectCustomKeyStoreResponse>({
  name: 'DisconnectCustomKeyStore',
  async run(call, input) {
    await disconnectKeyStore(call.services.keys, useOf(call), input.CustomKeyStoreId);
    return {};
  },
});
