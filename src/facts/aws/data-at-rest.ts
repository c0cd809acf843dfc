/**
 * How each AWS resource type with data at rest names its encryption and its key, as Terraform's AWS provider spells it (schema of 5.100.0), and
 * which controls ask for it. Control ids: AWS Foundational Security Best Practices (`KMS.4`), checkov (`CKV_AWS_7`), CIS AWS Foundations 3.0
 * (`CIS 2.2.1`); NIST 800-53 r5 SC-28 asks it of all of them and is added by the audit. Read 2026-11.
 */
export interface DataAtRestRow {
  /** For people. */
  readonly name: string;
  /** Blocks that are each encrypted or not; the resource itself if left out. Paths below are within a block. */
  readonly blocks?: readonly string[];
  /** An attribute that turns encryption on, and what its absence means. */
  readonly flag?: { readonly path: string; readonly on?: readonly string[]; readonly off?: readonly string[]; readonly absent: boolean };
  /** Where the key is named. */
  readonly key?: string;
  /** Whether naming a key is what turns encryption on. */
  readonly keyEncrypts?: true;
  /** Without a key of the customer's it is encrypted under one of the provider's, or not at all. */
  readonly controls: readonly string[];
  /** Controls that ask for a key of the customer's. */
  readonly keyControls?: readonly string[];
}

const flag = (path: string, absent = false) => ({ path, absent }) as const;
/** Always encrypted; the customer can only choose the key. */
const always = (name: string, key: string, keyControls: readonly string[] = []): DataAtRestRow => ({
  name,
  key,
  controls: [],
  keyControls,
});

export const dataAtRest: Readonly<Record<string, DataAtRestRow>> = {
  // block storage
  aws_ebs_volume: {
    name: 'EBS volume',
    flag: flag('encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_3', 'EC2.3', 'CIS 2.2.1'],
    keyControls: ['CKV_AWS_189'],
  },
  aws_ebs_snapshot_copy: {
    name: 'EBS snapshot copy',
    flag: flag('encrypted'),
    key: 'kms_key_id',
    controls: [],
    keyControls: ['CKV_AWS_183'],
  },
  aws_instance: {
    name: 'EC2 instance device',
    blocks: ['root_block_device', 'ebs_block_device'],
    flag: flag('encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_8'],
  },
  aws_launch_template: {
    name: 'launch template device',
    blocks: ['block_device_mappings.ebs'],
    flag: flag('encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_8', 'EC2.181'],
  },
  aws_launch_configuration: {
    name: 'launch configuration device',
    blocks: ['root_block_device', 'ebs_block_device'],
    flag: flag('encrypted'),
    controls: ['CKV_AWS_8'],
  },
  aws_ami: { name: 'machine image device', blocks: ['ebs_block_device'], flag: flag('encrypted'), controls: ['CKV_AWS_204'] },
  aws_ami_copy: {
    name: 'machine image copy',
    flag: flag('encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_235'],
    keyControls: ['CKV_AWS_236'],
  },
  // file systems
  aws_efs_file_system: {
    name: 'EFS file system',
    flag: flag('encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_42', 'EFS.1', 'CIS 2.4.1'],
    keyControls: ['CKV_AWS_184'],
  },
  aws_fsx_lustre_file_system: always('FSx for Lustre file system', 'kms_key_id', ['CKV_AWS_190']),
  aws_fsx_windows_file_system: always('FSx for Windows file system', 'kms_key_id', ['CKV_AWS_179']),
  aws_fsx_ontap_file_system: always('FSx for ONTAP file system', 'kms_key_id', ['CKV_AWS_178']),
  aws_fsx_openzfs_file_system: always('FSx for OpenZFS file system', 'kms_key_id', ['CKV_AWS_203']),
  // databases
  aws_db_instance: {
    name: 'RDS instance',
    flag: flag('storage_encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_16', 'RDS.3', 'CIS 2.3.1'],
  },
  aws_rds_cluster: {
    name: 'RDS or Aurora cluster',
    flag: flag('storage_encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_96', 'RDS.27'],
    keyControls: ['CKV_AWS_327'],
  },
  aws_rds_global_cluster: { name: 'Aurora global cluster', flag: flag('storage_encrypted'), controls: ['CKV_AWS_140'] },
  aws_docdb_cluster: {
    name: 'DocumentDB cluster',
    flag: flag('storage_encrypted'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_74', 'DocumentDB.1'],
    keyControls: ['CKV_AWS_182'],
  },
  aws_docdbelastic_cluster: always('DocumentDB elastic cluster', 'kms_key_id'),
  aws_neptune_cluster: {
    name: 'Neptune cluster',
    flag: flag('storage_encrypted'),
    key: 'kms_key_arn',
    controls: ['CKV_AWS_44', 'Neptune.1'],
  },
  aws_dynamodb_table: always('DynamoDB table', 'server_side_encryption.kms_key_arn', ['CKV_AWS_119']),
  aws_dax_cluster: { name: 'DAX cluster', flag: flag('server_side_encryption.enabled'), controls: ['CKV_AWS_47', 'DAX.1'] },
  aws_keyspaces_table: always('Keyspaces table', 'encryption_specification.kms_key_identifier', ['CKV_AWS_265']),
  aws_timestreamwrite_database: always('Timestream database', 'kms_key_id', ['CKV_AWS_160']),
  aws_qldb_ledger: always('QLDB ledger', 'kms_key'),
  aws_redshift_cluster: {
    name: 'Redshift cluster',
    flag: flag('encrypted', true),
    key: 'kms_key_id',
    controls: ['CKV_AWS_64', 'Redshift.10'],
    keyControls: ['CKV_AWS_142'],
  },
  aws_redshiftserverless_namespace: always('Redshift Serverless namespace', 'kms_key_id', ['CKV_AWS_282']),
  aws_elasticache_replication_group: {
    name: 'ElastiCache replication group',
    flag: flag('at_rest_encryption_enabled'),
    key: 'kms_key_id',
    controls: ['CKV_AWS_29', 'ElastiCache.4'],
    keyControls: ['CKV_AWS_191'],
  },
  aws_memorydb_cluster: always('MemoryDB cluster', 'kms_key_arn', ['CKV_AWS_201']),
  aws_opensearch_domain: {
    name: 'OpenSearch domain',
    flag: flag('encrypt_at_rest.enabled'),
    key: 'encrypt_at_rest.kms_key_id',
    controls: ['CKV_AWS_5', 'Opensearch.1'],
    keyControls: ['CKV_AWS_247'],
  },
  aws_elasticsearch_domain: {
    name: 'Elasticsearch domain',
    flag: flag('encrypt_at_rest.enabled'),
    key: 'encrypt_at_rest.kms_key_id',
    controls: ['CKV_AWS_5', 'ES.1'],
    keyControls: ['CKV_AWS_247'],
  },
  // queues, topics, streams
  aws_sqs_queue: {
    name: 'SQS queue',
    flag: flag('sqs_managed_sse_enabled', true),
    key: 'kms_master_key_id',
    controls: ['CKV_AWS_27', 'SQS.1'],
  },
  aws_sns_topic: { name: 'SNS topic', key: 'kms_master_key_id', keyEncrypts: true, controls: ['CKV_AWS_26', 'SNS.1'] },
  aws_kinesis_stream: {
    name: 'Kinesis stream',
    flag: { path: 'encryption_type', on: ['KMS'], absent: false },
    key: 'kms_key_id',
    controls: ['CKV_AWS_43', 'Kinesis.1'],
    keyControls: ['CKV_AWS_185'],
  },
  aws_kinesis_firehose_delivery_stream: {
    name: 'Firehose delivery stream',
    flag: flag('server_side_encryption.enabled'),
    key: 'server_side_encryption.key_arn',
    controls: ['CKV_AWS_240', 'DataFirehose.1'],
    keyControls: ['CKV_AWS_241'],
  },
  aws_msk_cluster: always('MSK cluster', 'encryption_info.encryption_at_rest_kms_key_arn'),
  aws_mq_broker: always('MQ broker', 'encryption_options.kms_key_id', ['CKV_AWS_209']),
  aws_cloudwatch_event_bus: always('EventBridge bus', 'kms_key_identifier'),
  // secrets, parameters, logs
  aws_secretsmanager_secret: always('Secrets Manager secret', 'kms_key_id', ['CKV_AWS_149']),
  aws_ssm_parameter: {
    name: 'SSM parameter',
    flag: { path: 'type', off: ['String', 'StringList'], absent: false },
    key: 'key_id',
    controls: ['CKV2_AWS_34'],
    keyControls: ['CKV_AWS_337'],
  },
  aws_cloudwatch_log_group: always('CloudWatch log group', 'kms_key_id', ['CKV_AWS_158']),
  aws_cloudtrail: always('CloudTrail trail', 'kms_key_id', ['CKV_AWS_35', 'CloudTrail.2', 'CIS 3.5']),
  // containers, builds, compute
  aws_ecr_repository: always('ECR repository', 'encryption_configuration.kms_key', ['CKV_AWS_136', 'ECR.5']),
  aws_eks_cluster: {
    name: 'secrets of an EKS cluster',
    key: 'encryption_config.provider.key_arn',
    keyEncrypts: true,
    controls: ['CKV_AWS_58', 'EKS.3'],
  },
  aws_codebuild_project: always('CodeBuild project', 'encryption_key', ['CKV_AWS_147']),
  aws_codeartifact_domain: always('CodeArtifact domain', 'encryption_key', ['CKV_AWS_221']),
  aws_lambda_function: always('environment of a Lambda function', 'kms_key_arn', ['CKV_AWS_173']),
  aws_sfn_state_machine: always('Step Functions state machine', 'encryption_configuration.kms_key_id'),
  // backup, migration, analytics, desktops
  aws_backup_vault: always('Backup vault', 'kms_key_arn', ['CKV_AWS_166']),
  aws_dms_replication_instance: always('DMS replication instance', 'kms_key_arn', ['CKV_AWS_212']),
  aws_storagegateway_nfs_file_share: {
    name: 'Storage Gateway file share',
    flag: flag('kms_encrypted'),
    key: 'kms_key_arn',
    controls: [],
  },
  aws_glue_security_configuration: {
    name: 'Glue security configuration',
    blocks: ['encryption_configuration.s3_encryption'],
    flag: { path: 's3_encryption_mode', on: ['SSE-KMS', 'SSE-S3'], absent: false },
    key: 'kms_key_arn',
    controls: ['CKV_AWS_99'],
  },
  aws_athena_workgroup: {
    name: 'Athena workgroup results',
    flag: {
      path: 'configuration.result_configuration.encryption_configuration.encryption_option',
      on: ['SSE_S3', 'SSE_KMS', 'CSE_KMS'],
      absent: false,
    },
    key: 'configuration.result_configuration.encryption_configuration.kms_key_arn',
    controls: ['CKV_AWS_159'],
  },
  aws_sagemaker_notebook_instance: always('SageMaker notebook instance', 'kms_key_id', ['CKV_AWS_22']),
  aws_sagemaker_domain: always('SageMaker domain', 'kms_key_id', ['CKV_AWS_187']),
  aws_kendra_index: always('Kendra index', 'server_side_encryption_configuration.kms_key_id', ['CKV_AWS_262']),
  aws_workspaces_workspace: {
    name: 'WorkSpace',
    flag: flag('root_volume_encryption_enabled'),
    key: 'volume_encryption_key',
    controls: ['CKV_AWS_156', 'WorkSpaces.2'],
  },
  // objects
  aws_s3_bucket: always(
    'S3 bucket',
    'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id',
    ['CKV_AWS_145', 'S3.17'],
  ),
};

/** A bucket's encryption is a resource of its own. */
export const bucketEncryption = {
  type: 'aws_s3_bucket_server_side_encryption_configuration',
  bucket: 'bucket',
  key: 'rule.apply_server_side_encryption_by_default.kms_master_key_id',
} as const;

/** Resources that hold a key policy, and by which attribute. */
export const keyPolicyHolders = [
  'aws_kms_key',
  'aws_kms_replica_key',
  'aws_kms_external_key',
  'aws_kms_replica_external_key',
  'aws_kms_key_policy',
] as const;

/** Resources that hold an identity policy. */
export const identityPolicyHolders = ['aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy', 'aws_iam_policy'] as const;

/** Controls that ask something of keys and policies. */
export const keyControls = {
  rotation: ['CKV_AWS_7', 'KMS.4', 'CIS 3.6', 'NIST SC-12'],
  publicPolicy: ['CKV_AWS_33', 'KMS.5', 'NIST AC-6'],
  decryptEverywhere: ['KMS.1', 'KMS.2', 'NIST AC-6'],
  region: ['NIST SC-12'],
} as const;

/** Asked of all data at rest. */
export const atRestControl = 'NIST SC-28';

/** Actions that decrypt: FSBP KMS.1 and KMS.2 count these. */
export const decryptingActions = ['kms:Decrypt', 'kms:ReEncryptFrom'] as const;
