import { tags } from './tags';

/** Amazon EC2 User Guide, "Tag restrictions" (2026-11). Lengths in characters. */
export const ec2TagRules = {
  maximum: tags.count.max,
  keyLength: tags.keyLength.max,
  valueLength: tags.valueLength.max,
  reservedPrefix: tags.reservedPrefix,
} as const;
