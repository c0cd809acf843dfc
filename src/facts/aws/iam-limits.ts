/**
 * IAM user guide, "IAM and AWS STS quotas" (read 2026-11): the defaults that cannot be raised, or what a new account has.
 * Sizes are characters, white space not counted.
 */
export const iamLimits = {
  accessKeysPerUser: 2,
  policiesPerUser: 10,
  policiesPerRole: 10,
  policiesPerGroup: 10,
  groupsPerUser: 10,
  versionsPerPolicy: 5,
  tags: 50,
  policySize: 6144,
  trustPolicySize: 2048,
  inlineSize: { user: 2048, role: 10_240, group: 5120 },
} as const;

/** STS API reference, AssumeRole and GetSessionToken; seconds. */
export const sessionLimits = {
  shortest: 900,
  roleDefault: 3600,
  /** "Role chaining limits your … session to a maximum of one hour." */
  chained: 3600,
  userDefault: 43_200,
  userLongest: 129_600,
  /** "Credentials for the AWS account root user are restricted to … one hour." */
  rootLongest: 3600,
  /** Characters of inline and managed session policies together. */
  policySize: 2048,
} as const;
