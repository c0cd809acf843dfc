import type { GetKeyLastUsageRequest, GetKeyLastUsageResponse, KeyLastUsageTrackingOperation } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { useOf } from '../key-use';

export const getKeyLastUsage = operation<GetKeyLastUsageRequest, GetKeyLastUsageResponse>({
  name: 'GetKeyLastUsage',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'GetKeyLastUsage', reference: input.KeyId }, async ({ record, arn }) => {
      const used = await keys.lastUsages.of(record);
      const created = new Date(record.createdAt);
      return {
        KeyId: arn,
        // "If the key has not been used since tracking began, this response element is an empty object" (API reference).
        KeyLastUsage:
          used === undefined
            ? {}
            : {
                Operation: used.operation as KeyLastUsageTrackingOperation,
                Timestamp: new Date(used.at),
                CloudTrailEventId: used.eventId,
                KmsRequestId: used.requestId,
              },
        // Every use since the key was made is known here.
        TrackingStartDate: created,
        KeyCreationDate: created,
      };
    });
  },
});
