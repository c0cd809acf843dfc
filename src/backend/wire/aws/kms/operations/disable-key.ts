import type { DisableKeyRequest } from '../../../../../facts/aws/models/kms';
import { putRecord } from '../../../../keys/family-records';
import { changeKey } from '../../../../keys/key-access';
import { refuseManaged } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const disableKey = operation<DisableKeyRequest, undefined>({
  name: 'DisableKey',
  async run(call, input) {
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'DisableKey', reference: input.KeyId }, (tx, { record }) => {
      refuseManaged(record);
      putRecord(tx, { ...record, state: 'disabled' });
    });
    return undefined;
  },
});
