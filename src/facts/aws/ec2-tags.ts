/** Amazon EC2 User Guide, "Tag your Amazon EC2 resources", "Tag restrictions"; read 2026-11-24. Lengths in Unicode characters. */
export const ec2TagRules = {
  /** Tags of one resource. */
  maximum: 50,
  keyLength: 128,
  valueLength: 256,
  /** Case does not matter. */
  reservedPrefix: 'aws:',
} as const;
