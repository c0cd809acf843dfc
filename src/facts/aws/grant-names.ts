import type { Limits } from '../limits';

/** KMS API Reference, CreateGrant `Name` (service model in botocore 1.44.5, 2026-11). */
export const grantName = { length: { min: 1, max: 256, unit: 'characters' } satisfies Limits, pattern: /^[a-zA-Z0-9:/_-]+$/ } as const;
