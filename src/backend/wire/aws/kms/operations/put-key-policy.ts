import type { PutKeyPolicyRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { checkPolicyName, keyPolicyFor } from '../key-policy';
import { useOf } from '../key-use';
import { refuseManaged } from '../managed';

export const putKeyPolicy = operation<PutKeyPolicyRequest, undefined>({
  name: 'PutKeyPolicy',
  async run(call, input) {
    checkPolicyName(input.PolicyName);
    const { keys } = call.services;
    const policy = await keyPolicyFor(call, input);
    await changeKey(keys, useOf(call), { operation: 'PutKeyPolicy', reference: input.KeyId, parameters: { policy } }, (tx, { record }) => {
      refuseManaged(record);
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, policy });
    });
    return undefined;
  },
});
