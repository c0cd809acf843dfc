import { putFamily } from './family-records';
import { admit } from './key-access';
import type { AdmittedKey, KeyRequest } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy, KeyUse } from './key-hierarchy';
import { catchUpRotation } from './rotation';
import type { WriteTransaction } from '../storage/record-store';

/**
 * Makes the replica in `region` the primary, and the primary a replica (KMS API reference, UpdatePrimaryRegion): asks the
 * policies of both keys. AWS shows both as Updating for a few seconds; here it is done at once.
 * @returns tells of a rotation that was made up for; to be called once that is committed
 * @throws KeyFault `not-found` where that region has no replica, `already-primary`, and what `admit` throws for the replica.
 */
export async function changePrimary(
  keys: KeyHierarchy,
  tx: WriteTransaction,
  use: KeyUse,
  { family, arn }: AdmittedKey,
  region: string,
  request: KeyRequest,
): Promise<(() => void) | undefined> {
  if (region === family.primaryRegion) throw new KeyFault('already-primary', { arn });
  await admit(keys, tx, { ...use, region }, { ...request, reference: family.keyId });
  const regions = [region, ...family.regions.filter((other) => other !== region)];
  return catchUpRotation(keys, tx, putFamily(tx, { ...family, primaryRegion: region, regions }));
}
