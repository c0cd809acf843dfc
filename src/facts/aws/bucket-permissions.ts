/**
 * What reading and writing objects needs. Service Authorization Reference, "Actions for Amazon S3"; of keys: S3 User Guide, "Using server-side
 * encryption with AWS KMS keys", permissions: a multipart upload decrypts its parts, so writing needs both (2026-11).
 */
export interface BucketPermissionRow {
  readonly onBucket: readonly string[];
  readonly onObjects: readonly string[];
  readonly onKey: 'decrypt' | 'encryptDecrypt' | undefined;
}

export type BucketPermissionName = 'read' | 'write' | 'delete';

export const bucketPermissions: Readonly<Record<BucketPermissionName, BucketPermissionRow>> = {
  read: {
    onBucket: ['s3:ListBucket', 's3:GetBucketLocation'],
    onObjects: ['s3:GetObject', 's3:GetObjectVersion'],
    onKey: 'decrypt',
  },
  write: {
    onBucket: ['s3:ListBucketMultipartUploads', 's3:GetBucketLocation'],
    onObjects: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    onKey: 'encryptDecrypt',
  },
  delete: { onBucket: [], onObjects: ['s3:DeleteObject', 's3:DeleteObjectVersion'], onKey: undefined },
};

/** S3 User Guide, "Setting up permissions for live replication", and "Replicating encrypted objects" (2026-11). */
export const replicationActions = {
  service: 's3.amazonaws.com',
  onSource: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
  onSourceObjects: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
  onDestinationObjects: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
  onSourceKey: ['kms:Decrypt'],
  onDestinationKey: ['kms:Encrypt', 'kms:GenerateDataKey*'],
} as const;

/** S3 User Guide, "Enabling Amazon S3 server access logging", permissions (2026-11). */
export const logDelivery = { service: 'logging.s3.amazonaws.com', actions: ['s3:PutObject'] } as const;

/** Condition keys of S3. Service Authorization Reference, "Condition keys for Amazon S3" (2026-11). */
export const uploadHeaders = {
  algorithm: 's3:x-amz-server-side-encryption',
  keyId: 's3:x-amz-server-side-encryption-aws-kms-key-id',
  customerAlgorithm: 's3:x-amz-server-side-encryption-customer-algorithm',
} as const;
export const transportKeys = { secure: 'aws:SecureTransport', version: 's3:TlsVersion' } as const;

/** Versions a bucket policy can ask for; S3 itself speaks nothing older than 1.2. S3 User Guide, "Enforcing encryption of data in transit" (2026-11). */
export const tlsVersions = [1.2, 1.3] as const;

/** S3 API Reference, BlockedEncryptionTypes `EncryptionType` (service model in botocore 1.44.5, 2026-11). */
export const blockableEncryption = ['NONE', 'SSE-C'] as const;
