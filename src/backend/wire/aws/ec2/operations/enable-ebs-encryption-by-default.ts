import type { EnableEbsEncryptionByDefaultRequest, EnableEbsEncryptionByDefaultResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

export const enableEbsEncryptionByDefault = operation<EnableEbsEncryptionByDefaultRequest, EnableEbsEncryptionByDefaultResult>({
  name: 'EnableEbsEncryptionByDefault',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    await call.services.block.setEncryptionByDefault(callerOf(call), true);
    return { EbsEncryptionByDefault: true };
  },
});
