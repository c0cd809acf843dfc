import type { ModifyEbsDefaultKmsKeyIdRequest, ModifyEbsDefaultKmsKeyIdResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

export const modifyEbsDefaultKmsKeyId = operation<ModifyEbsDefaultKmsKeyIdRequest, ModifyEbsDefaultKmsKeyIdResult>({
  name: 'ModifyEbsDefaultKmsKeyId',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    return { KmsKeyId: await call.services.block.setDefaultKey(callerOf(call), input.KmsKeyId) };
  },
});
