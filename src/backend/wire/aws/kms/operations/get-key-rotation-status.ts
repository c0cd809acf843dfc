import type { GetKeyRotationStatusRequest, GetKeyRotationStatusResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const getKeyRotationStatus = operation<GetKeyRotationStatusRequest, GetKeyRotationStatusResponse>({
  name: 'GetKeyRotationStatus',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'GetKeyRotationStatus', reference: input.KeyId }, ({ record, family, arn }) => {
      const { enabled, periodDays, nextAt } = family.rotation;
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
