/**
 * Uploads a bucket refuses by its policy.
 */
export enum DeniedUpload {
  /** Uploads that do not say how they are to be encrypted, although the bucket's default would encrypt them. */
  MISSING_HEADER = 'missing-header',
  /** Uploads that ask for another algorithm than the bucket's. */
  WRONG_ALGORITHM = 'wrong-algorithm',
  /** Uploads that ask for another KMS key than the bucket's, or for KMS without naming a key, which means the AWS managed one. */
  WRONG_KEY = 'wrong-key',
  /** Uploads under a key the client sends along (SSE-C), which nobody else can read. */
  CUSTOMER_PROVIDED_KEY = 'customer-provided-key',
}
