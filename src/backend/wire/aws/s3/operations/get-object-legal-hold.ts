import type { GetObjectLegalHoldOutput, GetObjectLegalHoldRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { lockOfObject, noLockOfObject } from '../object-lock';

export const getObjectLegalHold = operation<GetObjectLegalHoldRequest, GetObjectLegalHoldOutput>({
  name: 'GetObjectLegalHold',
  async run(call, input) {
    const hold = (await lockOfObject(call, await bucketOf(call, input), input))?.legalHold;
    if (hold === undefined) throw noLockOfObject();
    return { LegalHold: { Status: hold ? 'ON' : 'OFF' } };
  },
});
