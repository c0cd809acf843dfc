import type { DescribeVolumeAttributeRequest, DescribeVolumeAttributeResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { findVolume } from '../volumes';

/** Both attributes are what they are on every new volume: nothing here changes them. */
export const describeVolumeAttribute = operation<DescribeVolumeAttributeRequest, DescribeVolumeAttributeResult>({
  name: 'DescribeVolumeAttribute',
  async run(call, input) {
    const { id } = await findVolume(call, input.VolumeId);
    stopIfDryRun(input.DryRun);
    return { VolumeId: id, ...(input.Attribute === 'autoEnableIO' ? { AutoEnableIO: { Value: false } } : { ProductCodes: [] }) };
  },
});
