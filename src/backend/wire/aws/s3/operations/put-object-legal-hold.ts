import type { PutObjectLegalHoldOutput, PutObjectLegalHoldRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { malformedXml } from '../errors';

export const putObjectLegalHold = operation<PutObjectLegalHoldRequest, PutObjectLegalHoldOutput>({
  name: 'PutObjectLegalHold',
  async run(call, input) {
    await checkBody(call, { required: true });
    const { name } = await bucketOf(call, input);
    const status = input.LegalHold?.Status;
    if (status === undefined) throw malformedXml();
    const version = { bucket: name, key: input.Key, ...(input.VersionId === undefined ? {} : { versionId: input.VersionId }) };
    await call.services.objects.putLegalHold(callerOf(call), version, status === 'ON');
    return {};
  },
});
