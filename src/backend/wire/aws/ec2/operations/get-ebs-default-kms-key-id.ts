import type { GetEbsDefaultKmsKeyIdRequest, GetEbsDefaultKmsKeyIdResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

export const getEbsDefaultKmsKeyId = operation<GetEbsDefaultKmsKeyIdRequest, GetEbsDefaultKmsKeyIdResult>({
  name: 'GetEbsDefaultKmsKeyId',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    return { KmsKeyId: await call.services.block.defaultKey(callerOf(call)) };
  },
});
