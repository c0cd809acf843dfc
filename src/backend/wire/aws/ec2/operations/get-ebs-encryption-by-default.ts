import type { GetEbsEncryptionByDefaultRequest, GetEbsEncryptionByDefaultResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

export const getEbsEncryptionByDefault = operation<GetEbsEncryptionByDefaultRequest, GetEbsEncryptionByDefaultResult>({
  name: 'GetEbsEncryptionByDefault',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    const on = await call.services.block.encryptionByDefault(callerOf(call));
    return { EbsEncryptionByDefault: on, SseType: on ? 'sse-kms' : 'none' };
  },
});
