import type { DisableKeyRotationRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { refuseAutomaticRotation, refuseManaged, refuseReplica } from '../../../../keys/key-rules';
import { stopRotation } from '../../../../keys/rotation';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const disableKeyRotation = operation<DisableKeyRotationRequest, undefined>({
  name: 'DisableKeyRotation',
  async run(call, input) {
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'DisableKeyRotation', reference: input.KeyId }, (tx, key) => {
      refuseManaged(key.record);
      refuseAutomaticRotation(key);
      refuseReplica(key);
      stopRotation(tx, key.family);
    });
    return undefined;
  },
});
