import type { DescribeVolumesRequest, DescribeVolumesResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered } from '../filters';
import { page } from '../paging';
import { volumeFilters } from '../volume-filters';
import { findVolumes, writeVolume } from '../volumes';

export const describeVolumes = operation<DescribeVolumesRequest, DescribeVolumesResult>({
  name: 'DescribeVolumes',
  async run(call, input) {
    const volumes = filtered(await findVolumes(call, input.VolumeIds), volumeFilters, input.Filters);
    const { items, ...rest } = page(volumes, input, { parameter: 'volumeSet', given: input.VolumeIds });
    stopIfDryRun(input.DryRun);
    return { Volumes: items.map(writeVolume), ...rest };
  },
});
