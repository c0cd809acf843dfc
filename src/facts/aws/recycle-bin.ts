import type { Limits } from '../limits';

/** EBS user guide, "Create a Recycle Bin retention rule" (2026-11): the model allows more. */
export const snapshotRetention: Limits = { min: 1, max: 365, unit: 'days' };
/** EBS user guide, "Recycle Bin quotas": retention rules per Region. */
export const retentionRulesPerRegion = 250;
