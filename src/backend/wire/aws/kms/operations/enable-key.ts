import type { EnableKeyRequest } from '../../../../../facts/aws/models/kms';
import { isPrimary, putRecord } from '../../../../keys/family-records';
import { changeKey } from '../../../../keys/key-access';
import { refuseManaged } from '../../../../keys/key-rules';
import { catchUpRotation } from '../../../../keys/rotation';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const enableKey = operation<EnableKeyRequest, undefined>({
  name: 'EnableKey',
  async run(call, input) {
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'EnableKey', reference: input.KeyId }, async (tx, { record, family }) => {
      refuseManaged(record);
      if (record.state === 'unavailable') return;
      putRecord(tx, { ...record, state: 'enabled' });
      if (isPrimary(record, family)) await catchUpRotation(keys, tx, family);
    });
    return undefined;
  },
});
