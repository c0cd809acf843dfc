import type { CancelKeyDeletionRequest, CancelKeyDeletionResponse } from '../../../../../facts/aws/models/kms';
import { cancelDeletion } from '../../../../keys/deletion';
import { changeKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const cancelKeyDeletion = operation<CancelKeyDeletionRequest, CancelKeyDeletionResponse>({
  name: 'CancelKeyDeletion',
  run(call, input) {
    const { keys } = call.services;
    return changeKey(keys, useOf(call), { operation: 'CancelKeyDeletion', reference: input.KeyId }, (tx, key) => {
      cancelDeletion(tx, key);
      return { KeyId: key.arn };
    });
  },
});
