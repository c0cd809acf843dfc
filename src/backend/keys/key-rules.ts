import { isSymmetric } from './imported-secret';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyRecord } from './key-record';
import { keyArn } from './key-record';

/** Platform-managed keys cannot be changed by the account. @throws KeyFault `managed-key`. */
export function refuseManaged(record: KeyRecord): void {
  if (record.manager === 'aws') throw new KeyFault('managed-key', { arn: keyArn(record) });
}

/** Shared properties are changed at the primary. @throws KeyFault `not-primary` at a replica. */
export function refuseReplica({ record, family, arn }: AdmittedKey): void {
  if (family.multiRegion && record.region !== family.primaryRegion) throw new KeyFault('not-primary', { arn });
}

/** @throws KeyFault `not-primary` for anything but a multi-Region primary key. */
export function refuseNonPrimary({ record, family, arn }: AdmittedKey): void {
  if (!family.multiRegion || record.region !== family.primaryRegion) throw new KeyFault('not-primary', { arn });
}

/** Only symmetric encryption keys have more than one material in their life. @throws KeyFault `not-symmetric`. */
export function refuseUnrotatable({ family, arn }: AdmittedKey): void {
  if (!isSymmetric(family.spec)) throw new KeyFault('not-symmetric', { arn });
}

/** In a custom key store there is no rotation and no asymmetric data key (KMS developer guide, "Unsupported features"). @throws KeyFault `unsuitable-origin`. */
export function refuseInKeyStore({ record, family, arn }: AdmittedKey): void {
  if (record.keyStore !== undefined) throw new KeyFault('unsuitable-origin', { arn, origin: family.origin });
}

/** The clock rotates only what was made here. @throws KeyFault `not-symmetric`, `unsuitable-origin`. */
export function refuseAutomaticRotation(key: AdmittedKey): void {
  refuseUnrotatable(key);
  const { family, arn } = key;
  if (family.origin !== 'AWS_KMS') throw new KeyFault('unsuitable-origin', { arn, origin: family.origin });
}

/** @throws KeyFault `unsuitable-origin` for a key whose material is not imported. */
export function refuseUnimportable({ family, arn }: AdmittedKey): void {
  if (family.origin !== 'EXTERNAL') throw new KeyFault('unsuitable-origin', { arn, origin: family.origin });
}
