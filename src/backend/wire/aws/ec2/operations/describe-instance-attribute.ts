import type { DescribeInstanceAttributeRequest, InstanceAttribute, InstanceAttributeName } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { findInstance, writeInstance } from '../instances';
import type { FoundInstance } from '../instances';

/** What each attribute of an instance is; those that cannot be changed here, as on every instance that was told nothing. */
const attributes: Readonly<Record<InstanceAttributeName, (instance: FoundInstance) => InstanceAttribute>> = {
  blockDeviceMapping: (instance) => ({ BlockDeviceMappings: writeInstance(instance).BlockDeviceMappings ?? [] }),
  disableApiStop: ({ settings }) => ({ DisableApiStop: { Value: settings?.stopProtected ?? false } }),
  disableApiTermination: ({ settings }) => ({ DisableApiTermination: { Value: settings?.terminationProtected ?? false } }),
  ebsOptimized: ({ settings }) => ({ EbsOptimized: { Value: settings?.volumesOptimized ?? false } }),
  enaSupport: () => ({ EnaSupport: { Value: true } }),
  enclaveOptions: () => ({ EnclaveOptions: { Enabled: false } }),
  groupSet: () => ({ Groups: [] }),
  instanceInitiatedShutdownBehavior: ({ settings }) => ({
    InstanceInitiatedShutdownBehavior: { Value: settings?.shutdownBehaviour ?? 'stop' },
  }),
  instanceType: ({ type }) => ({ InstanceType: { Value: type } }),
  kernel: () => ({ KernelId: {} }),
  productCodes: () => ({ ProductCodes: [] }),
  ramdisk: () => ({ RamdiskId: {} }),
  rootDeviceName: (instance) => ({ RootDeviceName: { Value: writeInstance(instance).RootDeviceName ?? '' } }),
  sourceDestCheck: () => ({ SourceDestCheck: { Value: true } }),
  sriovNetSupport: () => ({ SriovNetSupport: {} }),
  // Empty user data is none: Terraform's provider sends it, and would see a change.
  userData: ({ settings: { userData = '' } = {} }) => ({ UserData: userData === '' ? {} : { Value: userData } }),
};

export const describeInstanceAttribute = operation<DescribeInstanceAttributeRequest, InstanceAttribute>({
  name: 'DescribeInstanceAttribute',
  async run(call, input) {
    const instance = await findInstance(call, input.InstanceId);
    stopIfDryRun(input.DryRun);
    return { InstanceId: instance.id, ...attributes[input.Attribute](instance) };
  },
});
