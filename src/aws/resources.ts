// The one place that names the provider's modules: by deep path, because the barrel loads all of AWS (0.5 GB, 1.5 s).
export { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
export { DataAwsKmsAlias } from '@cdktf/provider-aws/lib/data-aws-kms-alias';
export { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
export { EbsSnapshot } from '@cdktf/provider-aws/lib/ebs-snapshot';
export { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
export { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
export { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
export { KmsReplicaKey } from '@cdktf/provider-aws/lib/kms-replica-key';
export { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
export { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
export { S3BucketServerSideEncryptionConfigurationA as S3BucketEncryption } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
export { S3BucketVersioningA as S3BucketVersioning } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
export type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
