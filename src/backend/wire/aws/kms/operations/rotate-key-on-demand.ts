import type { RotateKeyOnDemandRequest, RotateKeyOnDemandResponse } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { refuseManaged, refuseReplica, refuseUnrotatable } from '../../../../keys/key-rules';
import { rotateOnDemand } from '../../../../keys/rotation';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const rotateKeyOnDemand = operation<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse>({
  name: 'RotateKeyOnDemand',
  run(call, input) {
    const { keys } = call.services;
    return changeKey(keys, useOf(call), { operation: 'RotateKeyOnDemand', reference: input.KeyId }, async (tx, key) => {
      refuseManaged(key.record);
      refuseUnrotatable(key);
      refuseReplica(key);
      await rotateOnDemand(keys, tx, key);
      return { KeyId: key.arn };
    });
  },
});
