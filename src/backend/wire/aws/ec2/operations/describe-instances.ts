import type { DescribeInstancesRequest, DescribeInstancesResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered } from '../filters';
import { instanceFilters } from '../instance-filters';
import { findInstances, reservationId, writeInstance } from '../instances';
import { page } from '../paging';

export const describeInstances = operation<DescribeInstancesRequest, DescribeInstancesResult>({
  name: 'DescribeInstances',
  async run(call, input) {
    const instances = filtered(await findInstances(call, input.InstanceIds), instanceFilters, input.Filters);
    const { items, ...rest } = page(instances, input, { parameter: 'instancesSet', given: input.InstanceIds });
    stopIfDryRun(input.DryRun);
    return {
      Reservations: items.map((instance) => ({
        Groups: [],
        Instances: [writeInstance(instance)],
        OwnerId: instance.account,
        ReservationId: reservationId(instance.id),
      })),
      ...rest,
    };
  },
});
