import type { DetachVolumeRequest, VolumeAttachment } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error } from '../errors';
import { checkInstanceId } from '../ids';
import { findInstance } from '../instances';
import { findVolume, writeAttachment } from '../volumes';

export const detachVolume = operation<DetachVolumeRequest, VolumeAttachment>({
  name: 'DetachVolume',
  async run(call, input) {
    const { Device: device, InstanceId: instanceId } = input;
    const { id, state, attachment } = await findVolume(call, input.VolumeId, 'volume');
    if (instanceId !== undefined) await findInstance(call, checkInstanceId(instanceId));
    // The space is missing in EC2's own text too: hashicorp/terraform-provider-aws#1011.
    if (attachment === undefined) throw ec2Error('IncorrectState', `Volume '${id}'is in the '${state}' state.`);
    stopIfDryRun(input.DryRun);
    const detached = await call.services.block.detachVolume(callerOf(call), {
      volumeId: id,
      ...(instanceId === undefined ? {} : { instanceId }),
      ...(device === undefined ? {} : { device }),
      ...(input.Force === undefined ? {} : { force: input.Force }),
    });
    return writeAttachment(id, detached);
  },
});
