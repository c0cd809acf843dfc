import type { Limits } from '../limits';

/** EC2 API Reference, CopySnapshot `CompletionDurationMinutes`: in steps of 15 minutes, up to 48 hours (2026-11). */
export const completionDuration: Limits & { readonly step: number } = { min: 15, max: 2_880, unit: 'minutes', step: 15 };

/** EBS User Guide, "Fast snapshot restore", considerations: the largest snapshot it takes (2026-11). */
export const fastRestoreSize: Limits = { min: 1, max: 16_384, unit: 'GiB' };

/** EC2 API Reference, EnableSnapshotBlockPublicAccess `State` (service model in botocore 1.44.5, 2026-11). */
export const publicAccessStates = ['block-all-sharing', 'block-new-sharing', 'unblocked'] as const;
