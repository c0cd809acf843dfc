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
  /** EC2, IAM, STS: no resource policies. */
  general: { identityPolicyIsEnough: true },
} as const satisfies Record<string, AccessRules>;
