import { instanceTypes, isInstanceType } from '../../../../../facts/aws/instance-types';
import type { InstanceTypeName, InstanceTypeRule } from '../../../../../facts/aws/instance-types';
import type { DescribeInstanceTypesRequest, DescribeInstanceTypesResult, InstanceTypeInfo } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { ec2Error } from '../errors';
import { filtered, filterTable } from '../filters';
import { page } from '../paging';

interface Named {
  readonly id: string;
  readonly rule: InstanceTypeRule;
}

/** Of the filters in EC2 API Reference, DescribeInstanceTypes (2026-11), those about what the rows say. */
const filters = filterTable<Named>({
  'bare-metal': () => [false],
  'burstable-performance-supported': ({ rule }) => [rule.burstable],
  'current-generation': ({ rule }) => [rule.currentGeneration],
  'ebs-info.encryption-support': () => ['supported'],
  hypervisor: ({ rule }) => [rule.hypervisor],
  'instance-type': ({ id }) => [id],
  'memory-info.size-in-mib': ({ rule }) => [rule.memoryMib],
  'processor-info.supported-architecture': ({ rule }) => rule.architectures,
  'supported-root-device-type': () => ['ebs'],
  'supported-usage-class': () => ['on-demand'],
  'supported-virtualization-type': () => ['hvm'],
  'vcpu-info.default-vcpus': ({ rule }) => [rule.vcpus],
});

export const describeInstanceTypes = operation<DescribeInstanceTypesRequest, DescribeInstanceTypesResult>({
  name: 'DescribeInstanceTypes',
  run(_call, input) {
    const unknown = (input.InstanceTypes ?? []).filter((name) => !isInstanceType(name));
    if (unknown.length > 0) {
      throw ec2Error('InvalidInstanceType', `The following supplied instance types do not exist: [${unknown.join(', ')}]`);
    }
    const named = (Object.keys(instanceTypes) as InstanceTypeName[])
      .filter((name) => input.InstanceTypes?.includes(name) ?? true)
      .sort()
      .map((id): Named => ({ id, rule: instanceTypes[id] }));
    const { items, ...rest } = page(filtered(named, filters, input.Filters), input, {
      parameter: 'instanceTypes',
      given: input.InstanceTypes,
    });
    stopIfDryRun(input.DryRun);
    return Promise.resolve({ InstanceTypes: items.map(writeType), ...rest });
  },
});

const writeType = ({ id, rule }: Named): InstanceTypeInfo => ({
  BareMetal: false,
  BurstablePerformanceSupported: rule.burstable,
  CurrentGeneration: rule.currentGeneration,
  EbsInfo: { EncryptionSupport: 'supported' },
  Hypervisor: rule.hypervisor,
  InstanceStorageSupported: false,
  InstanceType: id,
  MemoryInfo: { SizeInMiB: rule.memoryMib },
  ProcessorInfo: { SupportedArchitectures: rule.architectures },
  SupportedRootDeviceTypes: ['ebs'],
  SupportedUsageClasses: ['on-demand'],
  SupportedVirtualizationTypes: ['hvm'],
  VCpuInfo: { DefaultVCpus: rule.vcpus },
});
