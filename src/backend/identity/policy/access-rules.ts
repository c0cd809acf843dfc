/** How a service weighs policies. */
export interface AccessRules {
  /**
   * Whether an identity policy alone opens a resource of its own account. KMS is the exception: "unless the key policy
   * explicitly allows it, you cannot use IAM policies to allow access to a KMS key" (KMS developer guide, "Key policies").
   */
  readonly identityPolicyIsEnough: boolean;
}

export const accessRules = {
  kms: { identityPolicyIsEnough: false },
  s3: { identityPolicyIsEnough: true },
  /** What has no resource policy: EC2, IAM, and what in KMS names no key. */
  general: { identityPolicyIsEnough: true },
  /** sts:AssumeRole: a role is assumed only by whom its trust policy names (IAM user guide, "Roles terms and concepts"). */
  trust: { identityPolicyIsEnough: false },
} as const satisfies Record<string, AccessRules>;
