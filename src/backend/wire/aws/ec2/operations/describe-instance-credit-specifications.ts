import { defaultCpuCredits, instanceTypes, isInstanceType } from '../../../../../facts/aws/instance-types';
import type {
  DescribeInstanceCreditSpecificationsRequest,
  DescribeInstanceCreditSpecificationsResult,
} from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered, filterTable } from '../filters';
import { findInstances } from '../instances';
import type { FoundInstance } from '../instances';
import { page } from '../paging';

const filters = filterTable<FoundInstance>({ 'instance-id': ({ id }) => [id] });

export const describeInstanceCreditSpecifications = operation<
  DescribeInstanceCreditSpecificationsRequest,
  DescribeInstanceCreditSpecificationsResult
>({
  name: 'DescribeInstanceCreditSpecifications',
  async run(call, input) {
    const found = filtered(await findInstances(call, input.InstanceIds), filters, input.Filters);
    const { items, ...rest } = page(found, input);
    stopIfDryRun(input.DryRun);
    const credits = items.flatMap(({ id, type }) =>
      isInstanceType(type) && instanceTypes[type].burstable ? [{ CpuCredits: defaultCpuCredits(type), InstanceId: id }] : [],
    );
    return { InstanceCreditSpecifications: credits, ...rest };
  },
});
