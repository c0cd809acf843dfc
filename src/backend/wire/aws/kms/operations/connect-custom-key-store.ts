import type { ConnectCustomKeyStoreRequest, ConnectCustomKeyStoreResponse } from '../../../../../facts/aws/models/kms';
import { connectKeyStore } from '../../../../keys/external/connect-key-store';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const connectCustomKeyStore = operation<ConnectCustomKeyStoreRequest, ConnectCustomKeyStoreResponse>({
  name: 'ConnectCustomKeyStore',
  async run(call, input) {
    await connectKeyStore(call.services.keys, useOf(call), input.CustomKeyStoreId);
    return {};
  },
});
