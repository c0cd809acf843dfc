import type { RotateKeyOnDemandRequest, RotateKeyOnDemandResponse } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { rotateNow } from '../../../../keys/rotation';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { useOf } from '../key-use';
import { refuseManaged } from '../managed';
import { refuseReplica } from '../multi-region';

/** KMS developer guide, "Quotas": on-demand rotations per key. */
const onDemandLimit = 25;

export const rotateKeyOnDemand = operation<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse>({
  name: 'RotateKeyOnDemand',
  run(call, input) {
    const { keys } = call.services;
    return changeKey(keys, useOf(call), { operation: 'RotateKeyOnDemand', reference: input.KeyId }, (tx, key) => {
      refuseManaged(key.record);
      refuseReplica(key);
      const used = key.family.materials.filter(({ cause }) => cause === 'on-demand').length;
      if (used >= onDemandLimit) {
        throw kmsError('LimitExceededException', `The on-demand rotations limit has been reached for the given keyId ${key.arn}.`);
      }
      rotateNow(keys, tx, key.family, 'on-demand', keys.clock.now());
      return { KeyId: key.arn };
    });
  },
});
