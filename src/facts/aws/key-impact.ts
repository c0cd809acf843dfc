/**
 * What happens to things when the key they hang on is disabled, waits for its deletion, or is deleted. Sources, read 2026-11: KMS developer guide, "Key
 * states of AWS KMS keys" and "How unusable KMS keys affect data keys"; EBS User Guide, "How Amazon EBS encryption works"; S3 User Guide, "Using
 * server-side encryption with AWS KMS keys"; RDS User Guide, "Encrypting Amazon RDS resources". A key that waits for its deletion is unusable
 * like a disabled one, but its end has a date.
 */
export type ImpactKind = 'volume' | 'attachment' | 'snapshot' | 'bucket' | 'object' | 'database' | 'data' | 'replica' | 'alias' | 'grant';

export interface ImpactRow {
  readonly whenDisabled: string;
  readonly whenScheduled: string;
  readonly whenDeleted: string;
}

export const keyImpacts: Readonly<Record<ImpactKind, ImpactRow>> = {
  volume: {
    whenDisabled: 'cannot be attached or restored; attached already, it works on until it is detached or its instance stops',
    whenScheduled: 'as when disabled; copy the data while it is still attached, or cancel the deletion',
    whenDeleted: 'lost as soon as it is detached or its instance stops',
  },
  attachment: {
    whenDisabled: 'goes on with the data key in the memory of the host; detaching is final until the key is enabled',
    whenScheduled: 'goes on; the last chance to copy the data',
    whenDeleted: 'goes on until detached or stopped; then the data is lost',
  },
  snapshot: {
    whenDisabled: 'cannot be restored, copied or shared',
    whenScheduled: 'as when disabled',
    whenDeleted: 'lost',
  },
  bucket: {
    whenDisabled: 'objects under the key cannot be read, and new ones not be written',
    whenScheduled: 'as when disabled; enable the key again to copy objects under another one',
    whenDeleted: 'objects under the key are lost; new ones fail until the bucket has another key',
  },
  object: {
    whenDisabled: 'cannot be read',
    whenScheduled: 'cannot be read',
    whenDeleted: 'lost',
  },
  database: {
    whenDisabled: 'becomes inaccessible (inaccessible-encryption-credentials-recoverable) and can be started again for seven days',
    whenScheduled: 'as when disabled; cancel the deletion and enable the key within seven days',
    whenDeleted: 'lost, with all snapshots and backups under the key',
  },
  data: {
    whenDisabled: 'cannot be read or written as soon as cached data keys are gone',
    whenScheduled: 'as when disabled',
    whenDeleted: 'lost',
  },
  replica: {
    whenDisabled: 'works on: each Region is enabled and disabled by itself',
    whenScheduled: 'works on; the primary key is deleted only when it has no replica left',
    whenDeleted: 'the primary key cannot be deleted while this replica is there',
  },
  alias: {
    whenDisabled: 'names a key that cannot be used',
    whenScheduled: 'names a key that cannot be used',
    whenDeleted: 'is deleted with the key',
  },
  grant: {
    whenDisabled: 'stays, and allows nothing meanwhile',
    whenScheduled: 'stays, and allows nothing meanwhile',
    whenDeleted: 'is deleted with the key',
  },
};

/** Kinds of resource types; types of data at rest that are not here are `data`. */
export const impactKinds: Readonly<Record<string, ImpactKind>> = {
  aws_ebs_volume: 'volume',
  aws_instance: 'volume',
  aws_launch_template: 'volume',
  aws_volume_attachment: 'attachment',
  aws_ebs_snapshot: 'snapshot',
  aws_ebs_snapshot_copy: 'snapshot',
  aws_ami_copy: 'snapshot',
  aws_s3_bucket: 'bucket',
  aws_s3_object: 'object',
  aws_db_instance: 'database',
  aws_rds_cluster: 'database',
  aws_docdb_cluster: 'database',
  aws_neptune_cluster: 'database',
  aws_kms_replica_key: 'replica',
  aws_kms_replica_external_key: 'replica',
  aws_kms_alias: 'alias',
  aws_kms_grant: 'grant',
};

/** Keys themselves. */
export const keyTypes = ['aws_kms_key', 'aws_kms_external_key', 'aws_kms_replica_key', 'aws_kms_replica_external_key'] as const;

/** What hangs on something else, and by which attribute it says so: what shares its data key, its key material, or its fate. */
export const lineage: Readonly<Record<string, string>> = {
  aws_ebs_snapshot: 'volume_id',
  aws_ebs_volume: 'snapshot_id',
  aws_volume_attachment: 'volume_id',
  aws_s3_object: 'bucket',
  aws_kms_replica_key: 'primary_key_arn',
  aws_kms_replica_external_key: 'primary_key_arn',
  aws_kms_alias: 'target_key_id',
  aws_kms_grant: 'key_id',
};
