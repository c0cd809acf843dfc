import { invalidArgument } from './errors';
import { partNumbers } from '../../../object/upload-part';

/** @throws AwsError `InvalidArgument` */
export function checkPartNumber(part: number): void {
  const { min, max } = partNumbers;
  if (part >= min && part <= max) return;
  throw invalidArgument(`Part number must be an integer between ${min} and ${max}, inclusive`, 'partNumber', String(part));
}
