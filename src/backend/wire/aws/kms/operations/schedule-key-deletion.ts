import type { ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse } from '../../../../../facts/aws/models/kms';
import { scheduleDeletion } from '../../../../keys/deletion';
import { changeKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { stateName } from '../key-metadata';
import { useOf } from '../key-use';
import { refuseManaged } from '../managed';

const defaultWindowDays = 30;

export const scheduleKeyDeletion = operation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>({
  name: 'ScheduleKeyDeletion',
  run(call, input) {
    const { keys } = call.services;
    const days = input.PendingWindowInDays ?? defaultWindowDays;
    return changeKey(keys, useOf(call), { operation: 'ScheduleKeyDeletion', reference: input.KeyId, parameters: { pendingWindowInDays: days } }, (tx, key) => {
      refuseManaged(key.record);
      const scheduled = scheduleDeletion(keys, tx, key, days);
      return {
        KeyId: key.arn,
        KeyState: stateName(scheduled.state),
        PendingWindowInDays: days,
        ...(scheduled.deletionAt === undefined ? {} : { DeletionDate: new Date(scheduled.deletionAt) }),
      };
    });
  },
});
