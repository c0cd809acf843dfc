/**
 * Quotas of KMS that are enforced here, as AWS sets them for a new account. Source: KMS developer guide, "Resource quotas" (2026-11).
 * Keys of an account and region, 100,000 of which AWS allows unless asked for more, are not counted.
 */
export const keyQuotas = {
  aliasesPerKey: 50,
  /** Bytes of UTF-8. The model lets four times as many characters through. */
  policyBytes: 32_768,
} as const;
