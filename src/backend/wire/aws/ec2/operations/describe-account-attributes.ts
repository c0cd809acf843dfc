import type {
  DescribeAccountAttributesRequest,
  DescribeAccountAttributesResult,
} from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';

/** As of an account without a default VPC. EC2 API Reference, DescribeAccountAttributes (2026-11). */
const attributes: Readonly<Record<string, string>> = {
  'default-vpc': 'none',
  'max-elastic-ips': '5',
  'max-instances': '20',
  'supported-platforms': 'VPC',
  'vpc-max-elastic-ips': '5',
  'vpc-max-security-groups-per-interface': '5',
};

export const describeAccountAttributes = operation<DescribeAccountAttributesRequest, DescribeAccountAttributesResult>({
  name: 'DescribeAccountAttributes',
  run(_call, input) {
    stopIfDryRun(input.DryRun);
    const asked = Object.entries(attributes).filter(([name]) => input.AttributeNames?.some((wanted) => wanted === name) ?? true);
    return Promise.resolve({
      AccountAttributes: asked.map(([name, value]) => ({ AttributeName: name, AttributeValues: [{ AttributeValue: value }] })),
    });
  },
});
