import type { EnableKeyRotationRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { refuseAutomaticRotation, refuseManaged, refuseReplica } from '../../../../keys/key-rules';
import { defaultRotationDays, startRotation } from '../../../../keys/rotation';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const enableKeyRotation = operation<EnableKeyRotationRequest, undefined>({
  name: 'EnableKeyRotation',
  async run(call, input) {
    const { keys } = call.services;
    const period = input.RotationPeriodInDays;
    const request = {
      operation: 'EnableKeyRotation',
      reference: input.KeyId,
      parameters: { rotationPeriodInDays: period },
      conditions: conditionKeys({ 'kms:RotationPeriodInDays': period === undefined ? undefined : [String(period)] }),
    } as const;
    await changeKey(keys, useOf(call), request, (tx, key) => {
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
