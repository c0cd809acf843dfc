import type { PutObjectRequest } from '../../../../facts/aws/models/s3';
import { invalidRequest } from './errors';

type LockInput = Pick<
  PutObjectRequest,
  | 'ObjectLockMode'
  | 'ObjectLockRetainUntilDate'
  | 'ObjectLockLegalHoldStatus'
  | 'ObjectLockEventHold'
  | 'ObjectLockEventHoldDurationDays'
  | 'ObjectLockEventHoldDurationYears'
>;

export const missingLockConfiguration = () => invalidRequest('Bucket is missing Object Lock Configuration');

/** No bucket has object lock yet, and S3 refuses its headers on one that has not. @throws AwsError */
export function refuseLock(input: LockInput): void {
  const { ObjectLockMode, ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus } = input;
  const events = [input.ObjectLockEventHold, input.ObjectLockEventHoldDurationDays, input.ObjectLockEventHoldDurationYears];
  if ([ObjectLockMode, ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus, ...events].some((member) => member !== undefined)) {
    throw missingLockConfiguration();
  }
}
