import type { Limits } from '../limits';

/** AWS General Reference, "Tag naming limits and requirements" (2026-11); EC2, KMS and S3 buckets all have these. */
export const tags = {
  count: { min: 0, max: 50, unit: 'tags' } satisfies Limits,
  keyLength: { min: 1, max: 128, unit: 'characters' } satisfies Limits,
  valueLength: { min: 0, max: 256, unit: 'characters' } satisfies Limits,
  reservedPrefix: 'aws:',
} as const;
