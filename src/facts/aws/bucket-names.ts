import type { Limits } from '../limits';

/** S3 User Guide, "General purpose bucket naming rules" (2026-11). */
export const bucketName = {
  length: { min: 3, max: 63, unit: 'characters' } satisfies Limits,
  characters: 'lower-case letters, digits, "." and "-", beginning and ending with a letter or digit',
  pattern: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
  adjacentPeriods: '..',
  ipAddress: /^\d+\.\d+\.\d+\.\d+$/,
  reservedPrefixes: ['xn--', 'sthree-', 'amzn-s3-demo-'],
  reservedSuffixes: ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'],
} as const;
