import type { Image } from '../../../../facts/aws/models/ec2';

/** Somebody's public image: docs/decisions/0008. What cannot be known of it is told of none. */
export const publicImage = (id: string): Image => ({
  Architecture: 'x86_64',
  BlockDeviceMappings: [
    { DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: true, Encrypted: false, VolumeSize: 8, VolumeType: 'gp2' } },
  ],
  EnaSupport: true,
  Hypervisor: 'xen',
  ImageId: id,
  ImageLocation: `amazon/${id}`,
  ImageOwnerAlias: 'amazon',
  ImageType: 'machine',
  Name: id,
  OwnerId: publicOwner,
  Public: true,
  RootDeviceName: '/dev/xvda',
  RootDeviceType: 'ebs',
  State: 'available',
  VirtualizationType: 'hvm',
});

/** Account of Amazon's own images: EC2 User Guide, "Find an AMI". */
export const publicOwner = '137112412989';
