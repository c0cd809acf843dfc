import type { UpdateKeyDescriptionRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { refuseManaged } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const updateKeyDescription = operation<UpdateKeyDescriptionRequest, undefined>({
  name: 'UpdateKeyDescription',
  async run(call, input) {
    const { keys } = call.services;
    const parameters = { description: input.Description };
    await changeKey(keys, useOf(call), { operation: 'UpdateKeyDescription', reference: input.KeyId, parameters }, (tx, { record }) => {
      refuseManaged(record);
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, description: input.Description });
    });
    return undefined;
  },
});
