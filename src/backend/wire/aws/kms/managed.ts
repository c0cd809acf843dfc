import { kmsError } from './errors';
import { keyArn } from '../../../keys/key-record';
import type { KeyRecord } from '../../../keys/key-record';

/** AWS managed keys cannot be changed by the account. Recorded text of ScheduleKeyDeletion on `aws/ebs`. */
export function refuseManaged(record: KeyRecord): void {
  if (record.manager === 'aws') throw kmsError('AccessDeniedException', `${keyArn(record)} is an AWS managed key and cannot be changed.`);
}
