import type { DescribeImageAttributeRequest, ImageAttribute, ImageAttributeName } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { findOwnImage, writeDevice } from '../images';
import type { FoundImage } from '../images';
import { writePermissions } from '../volume-permissions';

const value = (text: string | undefined) => (text === undefined ? {} : { Value: text });

/** None came from the marketplace: there are no product codes. When an image was launched last is not kept. */
const attributes: Readonly<Record<ImageAttributeName, (image: FoundImage) => ImageAttribute>> = {
  blockDeviceMapping: ({ devices }) => ({ BlockDeviceMappings: devices.map(writeDevice) }),
  bootMode: ({ traits }) => ({ BootMode: value(traits.bootMode) }),
  deregistrationProtection: () => ({ DeregistrationProtection: { Value: 'disabled' } }),
  description: ({ description }) => ({ Description: { Value: description } }),
  imdsSupport: ({ traits }) => ({ ImdsSupport: value(traits.imds) }),
  kernel: () => ({ KernelId: {} }),
  lastLaunchedTime: () => ({ LastLaunchedTime: {} }),
  launchPermission: ({ sharedWith }) => ({ LaunchPermissions: writePermissions(sharedWith) }),
  productCodes: () => ({ ProductCodes: [] }),
  ramdisk: () => ({ RamdiskId: {} }),
  sriovNetSupport: ({ traits }) => ({ SriovNetSupport: value(traits.sriov) }),
  tpmSupport: ({ traits }) => ({ TpmSupport: value(traits.tpm) }),
  uefiData: () => ({ UefiData: {} }),
};

export const describeImageAttribute = operation<DescribeImageAttributeRequest, ImageAttribute>({
  name: 'DescribeImageAttribute',
  async run(call, input) {
    const image = await findOwnImage(call, input.ImageId);
    stopIfDryRun(input.DryRun);
    return { ImageId: image.id, ...attributes[input.Attribute](image) };
  },
});
