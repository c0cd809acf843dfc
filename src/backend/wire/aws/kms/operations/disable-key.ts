import type { DisableKeyRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { refuseManaged } from '../managed';

export const disableKey = operation<DisableKeyRequest, undefined>({
  name: 'DisableKey',
  async run(call, input) {
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'DisableKey', reference: input.KeyId }, (tx, { record }) => {
      refuseManaged(record);
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, state: 'disabled' });
    });
    return undefined;
  },
});
