import { kmsError } from './errors';
import type { AdmittedKey } from '../../../keys/key-access';

/** Shared properties are changed at the primary. @throws AwsError UnsupportedOperationException at a replica. */
export function refuseReplica({ record, family, arn }: AdmittedKey): void {
  if (family.multiRegion && record.region !== family.primaryRegion) {
    throw kmsError('UnsupportedOperationException', `${arn} is not a multi-region primary key.`);
  }
}

/** @throws AwsError UnsupportedOperationException for anything but a multi-Region primary key. */
export function refuseNonPrimary({ record, family, arn }: AdmittedKey): void {
  if (!family.multiRegion || record.region !== family.primaryRegion) {
    throw kmsError('UnsupportedOperationException', `${arn} is not a multi-region primary key.`);
  }
}
