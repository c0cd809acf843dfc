import type { GetObjectRetentionOutput, GetObjectRetentionRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { lockOfObject, noLockOfObject } from '../object-lock';

export const getObjectRetention = operation<GetObjectRetentionRequest, GetObjectRetentionOutput>({
  name: 'GetObjectRetention',
  async run(call, input) {
    const retention = (await lockOfObject(call, await bucketOf(call, input), input))?.retention;
    if (retention === undefined) throw noLockOfObject();
    return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
  },
});
