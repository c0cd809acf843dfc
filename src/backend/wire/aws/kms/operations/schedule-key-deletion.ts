import type { ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse } from '../../../../../facts/aws/models/kms';
import { scheduleDeletion } from '../../../../keys/deletion';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { refuseManaged } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { stateName } from '../key-metadata';
import { useOf } from '../key-use';

/** KMS developer guide, "Deleting keys". The model itself allows 1 to 365. */
const window = { minDays: 7, maxDays: 30 } as const;

export const scheduleKeyDeletion = operation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>({
  name: 'ScheduleKeyDeletion',
  async run(call, input) {
    const { keys } = call.services;
    const days = input.PendingWindowInDays ?? window.maxDays;
    if (days < window.minDays || days > window.maxDays) {
      throw kmsError('ValidationException', `PendingWindowInDays must be between ${window.minDays} and ${window.maxDays}`);
    }
    return changeKey(
      keys,
      useOf(call),
      {
        operation: 'ScheduleKeyDeletion',
        reference: input.KeyId,
        parameters: { pendingWindowInDays: days },
        conditions: conditionKeys({ 'kms:ScheduleKeyDeletionPendingWindowInDays': [String(days)] }),
      },
      (tx, key) => {
        refuseManaged(key.record);
        const scheduled = scheduleDeletion(keys, tx, key, days);
        return {
          KeyId: key.arn,
          KeyState: stateName(scheduled.state),
          PendingWindowInDays: days,
          ...(scheduled.deletionAt === undefined ? {} : { DeletionDate: new Date(scheduled.deletionAt) }),
        };
      },
    );
  },
});
