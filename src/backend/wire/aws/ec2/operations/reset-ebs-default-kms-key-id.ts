import type { ResetEbsDefaultKmsKeyIdRequest, ResetEbsDefaultKmsKeyIdResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

export const resetEbsDefaultKmsKeyId = operation<ResetEbsDefaultKmsKeyIdRequest, ResetEbsDefaultKmsKeyIdResult>({
  name: 'ResetEbsDefaultKmsKeyId',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    return { KmsKeyId: await call.services.block.resetDefaultKey(callerOf(call)) };
  },
});
