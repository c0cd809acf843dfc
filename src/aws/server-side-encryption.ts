/**
 * How S3 encrypts new objects that do not say otherwise.
 */
export enum ServerSideEncryption {
  /** SSE-S3: under keys that S3 keeps to itself (`AES256`). */
  S3_MANAGED = 's3-managed',
  /** SSE-KMS under the AWS managed key `aws/s3`, whose policy nobody can change. */
  KMS_MANAGED = 'kms-managed',
  /** SSE-KMS under a key of your own. */
  KMS = 'kms',
  /** DSSE-KMS, two independent layers, under the AWS managed key `aws/s3`. */
  DSSE_MANAGED = 'dsse-managed',
  /** DSSE-KMS, two independent layers, under a key of your own. */
  DSSE = 'dsse',
}
