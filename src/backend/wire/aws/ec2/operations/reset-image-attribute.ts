import type { ResetImageAttributeRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { findOwnImage } from '../images';

/** The model knows one attribute that can be reset: launchPermission. */
export const resetImageAttribute = operation<ResetImageAttributeRequest, object>({
  name: 'ResetImageAttribute',
  async run(call, input) {
    const { id } = await findOwnImage(call, input.ImageId);
    stopIfDryRun(input.DryRun);
    await call.services.block.resetImageSharing(callerOf(call), id);
    return {};
  },
});
