import { ec2Error } from './errors';
import type { BlockDeviceMapping } from '../../../../facts/aws/models/ec2';

/** Letters, digits and these: EC2 API reference, RegisterImage `Name` (2026-11). */
const nameForm = /^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/;

/** @throws AwsError `InvalidAMIName.Malformed` */
export function checkImageName(name: string): string {
  if (nameForm.test(name)) return name;
  throw ec2Error(
    'InvalidAMIName.Malformed',
    "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'",
  );
}

/** @throws AwsError `InvalidBlockDeviceMapping` for a device that is named twice, or not at all */
export function checkDeviceNames(mappings: readonly BlockDeviceMapping[]): void {
  const names = mappings.map(({ DeviceName }) => DeviceName ?? '');
  if (names.includes('')) throw ec2Error('MissingParameter', 'The request must contain the parameter deviceName');
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw ec2Error('InvalidBlockDeviceMapping', `The device '${twice}' is used in more than one block-device mapping`);
  }
}
