import type { Limits } from '../limits';

/** KMS API Reference, CreateAlias `AliasName` (service model in botocore 1.44.5, 2026-11). */
export const aliasName = {
  prefix: 'alias/',
  /** Names of AWS managed keys; only AWS may make them. */
  reservedPrefix: 'alias/aws/',
  /** The service model also lets a colon through; the text and the service do not. */
  pattern: /^alias\/[A-Za-z0-9/_-]+$/,
  characters: 'letters, digits, "/", "_" and "-"',
  length: { min: 'alias/'.length + 1, max: 256, unit: 'characters' } satisfies Limits,
} as const;
