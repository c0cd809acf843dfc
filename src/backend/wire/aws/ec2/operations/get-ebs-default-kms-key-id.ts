import type { GetEbsDefaultKmsKeyIdRequest, GetEbsDefaultKmsKeyIdResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

/** How EC2 tells of the managed key, also where it exists: the AWS CLI's example of this operation, terraform-provider-aws#15137. */
const managedKey = 'alias/aws/ebs';

export const getEbsDefaultKmsKeyId = operation<GetEbsDefaultKmsKeyIdRequest, GetEbsDefaultKmsKeyIdResult>({
  name: 'GetEbsDefaultKmsKeyId',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    return { KmsKeyId: (await call.services.block.defaultKey(callerOf(call))) ?? managedKey };
  },
});
