import type { GetKeyRotationStatusRequest, GetKeyRotationStatusResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { refuseAutomaticRotation } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const getKeyRotationStatus = operation<GetKeyRotationStatusRequest, GetKeyRotationStatusResponse>({
  name: 'GetKeyRotationStatus',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'GetKeyRotationStatus', reference: input.KeyId }, (key) => {
      refuseAutomaticRotation(key);
      const { record, family, arn } = key;
      const { enabled, periodDays, nextAt } = family.rotation;
      // Rotations on demand are done at once, so none is ever in progress and `OnDemandRotationStartDate` never there.
      // "While a KMS key is pending deletion, its key rotation status is false" (API reference, GetKeyRotationStatus).
      if (!enabled || record.state.startsWith('pending-')) return { KeyId: arn, KeyRotationEnabled: false };
      return {
        KeyId: arn,
        KeyRotationEnabled: true,
        RotationPeriodInDays: periodDays,
        ...(nextAt === undefined ? {} : { NextRotationDate: new Date(nextAt) }),
      };
    });
  },
});
