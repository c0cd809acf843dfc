import type { EnableKeyRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { refuseManaged } from '../managed';

export const enableKey = operation<EnableKeyRequest, undefined>({
  name: 'EnableKey',
  async run(call, input) {
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'EnableKey', reference: input.KeyId }, (tx, { record }) => {
      refuseManaged(record);
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, state: 'enabled' });
    });
    return undefined;
  },
});
