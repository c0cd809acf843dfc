import type { GetObjectLockConfigurationOutput, GetObjectLockConfigurationRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf } from '../bucket-access';
import { s3Error } from '../errors';

export const getObjectLockConfiguration = operation<GetObjectLockConfigurationRequest, GetObjectLockConfigurationOutput>({
  name: 'GetObjectLockConfiguration',
  async run(call, input) {
    const { name, objectLock } = await bucketOf(call, input);
    if (objectLock === undefined) {
      const message = 'Object Lock configuration does not exist for this bucket';
      throw s3Error(404, 'ObjectLockConfigurationNotFoundError', message, { BucketName: name });
    }
    const { byDefault } = objectLock;
    const retention = byDefault && {
      Mode: byDefault.mode,
      ...(byDefault.days === undefined ? {} : { Days: byDefault.days }),
      ...(byDefault.years === undefined ? {} : { Years: byDefault.years }),
    };
    return {
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...(retention && { Rule: { DefaultRetention: retention } }) },
    };
  },
});
