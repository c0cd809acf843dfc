import { kmsError } from './errors';
import { isRegion } from '../../../../facts/aws/regions';

/** @throws AwsError ValidationException for what is no region of the partition. */
export function checkRegion(region: string): void {
  if (!isRegion(region)) throw kmsError('ValidationException', `Invalid region: ${region}`);
}
