import type { PutObjectLockConfigurationOutput, PutObjectLockConfigurationRequest } from '../../../../../facts/aws/models/s3';
import type { BucketLock } from '../../../../object/object-lock';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { invalidArgument, malformedXml, notImplemented } from '../errors';

/** S3 User Guide, "Object Lock considerations": days, and as many years. */
const longest = { days: 36_500, years: 100 } as const;

export const putObjectLockConfiguration = operation<PutObjectLockConfigurationRequest, PutObjectLockConfigurationOutput>({
  name: 'PutObjectLockConfiguration',
  async run(call, input) {
    await checkBody(call, { required: true });
    const { name } = await bucketOf(call, input);
    const { ObjectLockEnabled: enabled, Rule: rule } = input.ObjectLockConfiguration ?? {};
    if (enabled === undefined) throw malformedXml();
    await call.services.objects.putBucketLock(callerOf(call), name, lockOf(rule));
    return {};
  },
});

function lockOf(rule: NonNullable<PutObjectLockConfigurationRequest['ObjectLockConfiguration']>['Rule']): BucketLock {
  if (rule === undefined) return {};
  const { Mode: mode, Days: days, Years: years, DefaultEventHold } = rule.DefaultRetention ?? {};
  if (DefaultEventHold !== undefined) throw notImplemented('x-amz-object-lock-event-hold');
  if (mode === undefined || (days === undefined) === (years === undefined)) throw malformedXml();
  if ((days ?? 1) < 1 || (years ?? 1) < 1) {
    throw invalidArgument(
      'Default retention period must be a positive integer value.',
      days === undefined ? 'Years' : 'Days',
      String(days ?? years),
    );
  }
  if ((days ?? 1) > longest.days || (years ?? 1) > longest.years) {
    throw invalidArgument('Default retention period too large', days === undefined ? 'Years' : 'Days', String(days ?? years));
  }
  return { byDefault: { mode, ...(days === undefined ? {} : { days }), ...(years === undefined ? {} : { years }) } };
}
