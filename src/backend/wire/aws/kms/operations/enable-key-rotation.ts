import type { EnableKeyRotationRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { refuseAutomaticRotation, refuseManaged, refuseReplica } from '../../../../keys/key-rules';
import { defaultRotationDays, startRotation } from '../../../../keys/rotation';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const enableKeyRotation = operation<EnableKeyRotationRequest, undefined>({
  name: 'EnableKeyRotation',
  async run(call, input) {
    const { keys } = call.services;
    const parameters = { rotationPeriodInDays: input.RotationPeriodInDays };
    await changeKey(keys, useOf(call), { operation: 'EnableKeyRotation', reference: input.KeyId, parameters }, (tx, key) => {
      refuseManaged(key.record);
      refuseAutomaticRotation(key);
      refuseReplica(key);
      const { enabled, periodDays } = key.family.rotation;
      const asked = input.RotationPeriodInDays ?? (enabled ? periodDays : defaultRotationDays);
      // Asking again for what is already so does not postpone the next rotation.
      if (!enabled || asked !== periodDays) startRotation(keys, tx, key.family, asked);
    });
    return undefined;
  },
});
