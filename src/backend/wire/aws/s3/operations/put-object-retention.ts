import type { PutObjectRetentionOutput, PutObjectRetentionRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { malformedXml, notImplemented } from '../errors';
import { checkFuture } from '../object-lock';

export const putObjectRetention = operation<PutObjectRetentionRequest, PutObjectRetentionOutput>({
  name: 'PutObjectRetention',
  async run(call, input) {
    await checkBody(call, { required: true });
    const { name } = await bucketOf(call, input);
    const { Mode: mode, RetainUntilDate: until, EventHold, EventHoldDuration } = input.Retention ?? {};
    if (EventHold !== undefined || EventHoldDuration !== undefined) throw notImplemented('x-amz-object-lock-event-hold');
    if ((mode === undefined) !== (until === undefined)) throw malformedXml();
    if (until !== undefined) checkFuture(call, until);
    const version = { bucket: name, key: input.Key, ...(input.VersionId === undefined ? {} : { versionId: input.VersionId }) };
    const retention = mode === undefined || until === undefined ? undefined : { mode, until: until.getTime() };
    await call.services.objects.putRetention(callerOf(call), version, retention, input.BypassGovernanceRetention === true);
    return {};
  },
});
