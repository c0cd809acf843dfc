import { deviceName } from '../../../../../facts/aws/ec2-devices';
import type { AttachVolumeRequest, VolumeAttachment } from '../../../../../facts/aws/models/ec2';
import { isKeyFault } from '../../../../keys/key-fault';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, reworded } from '../errors';
import { checkInstanceId } from '../ids';
import { findInstance } from '../instances';
import { findVolume, writeAttachment } from '../volumes';

export const attachVolume = operation<AttachVolumeRequest, VolumeAttachment>({
  name: 'AttachVolume',
  async run(call, input) {
    const { Device: device, InstanceId: instanceId, VolumeId: volumeId } = input;
    // evergreen-ci/evergreen#3403.
    if (!deviceName.test(device)) {
      throw invalidValue(`Value (${device}) for parameter device is invalid. ${device} is not a valid EBS device name.`);
    }
    checkInstanceId(instanceId);
    await findVolume(call, volumeId, 'volume');
    await findInstance(call, instanceId);
    stopIfDryRun(input.DryRun);
    try {
      const attachment = await reworded(call.services.block.attachVolume(callerOf(call), { volumeId, instanceId, device }), {
        // portworx/px-dev#42.
        'volume-in-use': ({ id }) => ec2Error('VolumeInUse', `${id} is already attached to an instance`),
      });
      // EC2 answers before it is done, and so do its clients expect it.
      return { ...writeAttachment(volumeId, attachment), State: 'attaching' };
    } catch (error) {
      if (!isKeyFault(error)) throw error;
      // kubernetes-retired/kube-aws#393, kubernetes/kubernetes#62171; the code is in EC2's "Error codes": "cannot be accessed".
      throw ec2Error(
        'CustomerKeyHasBeenRevoked',
        `Volume ${volumeId} cannot be attached. The encrypted volume was unable to access the KMS master key.`,
      );
    }
  },
});
