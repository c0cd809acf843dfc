import { instanceTypes, isInstanceType } from '../../../../../facts/aws/instance-types';
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

/** T2 instances are launched `standard`, T3 and later `unlimited`: EC2 User Guide, "Unlimited mode". */
export const describeInstanceCreditSpecifications = operation<
  DescribeInstanceCreditSpecificationsRequest,
  DescribeInstanceCreditSpecificationsResult
>({
  name: 'DescribeInstanceCreditSpecifications',
  async run(call, input) {
    const found = await findInstances(call, input.InstanceIds);
    const burstable = found.filter(({ type }) => isInstanceType(type) && instanceTypes[type].burstable);
    const { items, ...rest } = page(filtered(burstable, filters, input.Filters), input);
    stopIfDryRun(input.DryRun);
    return {
      InstanceCreditSpecifications: items.map(({ id, type }) => ({
        CpuCredits: type.startsWith('t2.') ? 'standard' : 'unlimited',
        InstanceId: id,
      })),
      ...rest,
    };
  },
});
