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
    const tell = await changeKey(keys, useOf(call), { operation: 'EnableKey', reference: input.KeyId }, (tx, { record, family }) => {
      refuseManaged(record);
      putRecord(tx, { ...record, state: 'enabled' });
      return isPrimary(record, family) ? catchUpRotation(keys, tx, family) : undefined;
    });
    tell?.();
    return undefined;
  },
});
