/**
 * The keys that AWS makes in an account for its own services: who uses each, and how it describes itself. Source: what
 * ListAliases and DescribeKey show in accounts of 2024 to 2026; services that keep no key of their own are not here.
 */
export interface ManagedKeyRow {
  /** As `kms:ViaService` names it. */
  readonly service: string;
  readonly description: string;
}

const protects = (what: string): string => `Default key that protects my ${what} when no other key is defined`;

export const managedKeyRows = {
  'aws/acm': { service: 'acm', description: protects('ACM private keys') },
  'aws/dynamodb': { service: 'dynamodb', description: protects('DynamoDB data') },
  'aws/ebs': { service: 'ec2', description: protects('EBS volumes') },
  'aws/elasticfilesystem': { service: 'elasticfilesystem', description: protects('EFS filesystems') },
  'aws/lambda': { service: 'lambda', description: protects('Lambda functions') },
  'aws/rds': { service: 'rds', description: protects('RDS database volumes') },
  'aws/redshift': { service: 'redshift', description: protects('Redshift clusters') },
  'aws/s3': { service: 's3', description: protects('S3 objects') },
  'aws/secretsmanager': { service: 'secretsmanager', description: protects('Secrets Manager data') },
  'aws/sns': { service: 'sns', description: protects('SNS data') },
  'aws/sqs': { service: 'sqs', description: protects('SQS messages') },
  'aws/ssm': { service: 'ssm', description: protects('SSM parameters') },
} as const satisfies Record<string, ManagedKeyRow>;

export type ManagedAlias = keyof typeof managedKeyRows;

export const isManagedAlias = (name: string): name is ManagedAlias => Object.hasOwn(managedKeyRows, name);
