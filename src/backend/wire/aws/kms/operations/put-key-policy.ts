import type { PutKeyPolicyRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { refuseManaged } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { bypassCondition, checkPolicyName, keyPolicyFor } from '../key-policy';
import { useOf } from '../key-use';

export const putKeyPolicy = operation<PutKeyPolicyRequest, undefined>({
  name: 'PutKeyPolicy',
  async run(call, input) {
    checkPolicyName(input.PolicyName);
    const { keys } = call.services;
    const policy = await keyPolicyFor(call, input);
    const request = {
      operation: 'PutKeyPolicy',
      reference: input.KeyId,
      parameters: { policy },
      conditions: conditionKeys(bypassCondition(input.BypassPolicyLockoutSafetyCheck)),
    } as const;
    await changeKey(keys, useOf(call), request, (tx, { record }) => {
      refuseManaged(record);
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, policy });
    });
    return undefined;
  },
});
