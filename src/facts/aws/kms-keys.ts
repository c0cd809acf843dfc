import type { Limits } from '../limits';

/** KMS API Reference, EnableKeyRotation `RotationPeriodInDays` (service model in botocore 1.44.5, 2026-11). */
export const rotationPeriod: Limits = { min: 90, max: 2_560, unit: 'days' };

/** KMS API Reference, ScheduleKeyDeletion `PendingWindowInDays`, the text; the model's own 1 to 365 is only a coarse filter (2026-11). */
export const deletionWindow: Limits = { min: 7, max: 30, unit: 'days' };

/** KMS API Reference, CreateKey `Description` (service model in botocore 1.44.5, 2026-11). */
export const description: Limits = { min: 0, max: 8_192, unit: 'characters' };

/** KMS Developer Guide, "Resource quotas", key policy document size (2026-11). */
export const keyPolicySize: Limits = { min: 1, max: 32_768, unit: 'bytes' };

/** KMS Developer Guide, "Key identifiers (KeyId)": the id of a multi-Region key begins so, in every Region (2026-11). */
export const multiRegionKeyIdPrefix = 'mrk-';

/** KMS Developer Guide, "Key identifiers (KeyId)", key ARN (2026-11). */
export const keyArnPattern = /^arn:(?<partition>aws[a-z-]*):kms:(?<region>[a-z0-9-]+):(?<account>\d{12}):key\/(?<id>[A-Za-z0-9-]+)$/;

/** The same for an alias ARN, so that a message can tell the two apart. */
export const aliasArnPattern = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:alias\/.+$/;
