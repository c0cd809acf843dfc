import type { DisableEbsEncryptionByDefaultRequest, DisableEbsEncryptionByDefaultResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

export const disableEbsEncryptionByDefault = operation<DisableEbsEncryptionByDefaultRequest, DisableEbsEncryptionByDefaultResult>({
  name: 'DisableEbsEncryptionByDefault',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    await call.services.block.setEncryptionByDefault(callerOf(call), false);
    return { EbsEncryptionByDefault: false };
  },
});
