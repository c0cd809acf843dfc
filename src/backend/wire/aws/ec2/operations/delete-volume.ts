import type { DeleteVolumeRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { findVolume } from '../volumes';

export const deleteVolume = operation<DeleteVolumeRequest, object>({
  name: 'DeleteVolume',
  async run(call, input) {
    const { id } = await findVolume(call, input.VolumeId, 'volume');
    stopIfDryRun(input.DryRun);
    await call.services.block.deleteVolume(callerOf(call), id);
    return {};
  },
});
