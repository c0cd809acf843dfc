/**
 * What AWS services need of a customer's key policy, each from the service's own page. `{account}`, `{region}` and `{partition}` stand for
 * those of the key.
 */
export interface ServiceStatementRow {
  readonly sid: string;
  /** A service principal, or a role by its path below the account's `role/`. */
  readonly principal: { readonly service: string } | { readonly role: string };
  readonly actions: readonly string[];
  readonly conditions: readonly ServiceConditionRow[];
}

export interface ServiceConditionRow {
  readonly comparison: 'StringEquals' | 'StringLike' | 'ArnLike' | 'Bool';
  readonly key: string;
  readonly value: string;
}

export type KeyServiceName =
  | 'auto-scaling'
  | 'cloudtrail'
  | 'cloudwatch-alarms'
  | 'cloudwatch-logs'
  | 'eventbridge'
  | 'log-delivery'
  | 'route53-dnssec'
  | 's3-notifications'
  | 'sns'
  | 'spot';

const ofAccount: ServiceConditionRow = { comparison: 'StringEquals', key: 'aws:SourceAccount', value: '{account}' };
const sourceLike = (value: string): ServiceConditionRow => ({ comparison: 'ArnLike', key: 'aws:SourceArn', value });
const forResources: ServiceConditionRow = { comparison: 'Bool', key: 'kms:GrantIsForAWSResource', value: 'true' };

const message = ['kms:GenerateDataKey*', 'kms:Decrypt'] as const;
const volumeUse = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'] as const;

/** A service that starts instances with encrypted volumes uses the key, and lets EBS use it by a grant, as its service-linked role. */
const launcher = (name: string, role: string): readonly ServiceStatementRow[] => [
  { sid: `${name}VolumeUse`, principal: { role }, actions: volumeUse, conditions: [] },
  { sid: `${name}VolumeGrants`, principal: { role }, actions: ['kms:CreateGrant'], conditions: [forResources] },
];

/** A service that puts messages into encrypted queues or topics. */
const sender = (sid: string, service: string): readonly ServiceStatementRow[] => [
  { sid, principal: { service }, actions: message, conditions: [ofAccount] },
];

export const keyServices: Readonly<Record<KeyServiceName, readonly ServiceStatementRow[]>> = {
  // EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes" (2026-11).
  'auto-scaling': launcher('AutoScaling', 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
  // EC2 User Guide, "Grant the service-linked role for Spot Instances access to customer managed keys" (2026-11).
  spot: launcher('Spot', 'aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot'),
  // CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail" (2026-11).
  cloudtrail: [
    {
      sid: 'CloudTrailEncrypt',
      principal: { service: 'cloudtrail.amazonaws.com' },
      actions: ['kms:GenerateDataKey*'],
      conditions: [
        sourceLike('arn:{partition}:cloudtrail:*:{account}:trail/*'),
        {
          comparison: 'StringLike',
          key: 'kms:EncryptionContext:aws:cloudtrail:arn',
          value: 'arn:{partition}:cloudtrail:*:{account}:trail/*',
        },
      ],
    },
    {
      sid: 'CloudTrailDescribe',
      principal: { service: 'cloudtrail.amazonaws.com' },
      actions: ['kms:DescribeKey'],
      conditions: [sourceLike('arn:{partition}:cloudtrail:*:{account}:trail/*')],
    },
  ],
  // CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS" (2026-11).
  'cloudwatch-logs': [
    {
      sid: 'CloudWatchLogs',
      principal: { service: 'logs.{region}.amazonaws.com' },
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      conditions: [
        {
          comparison: 'ArnLike',
          key: 'kms:EncryptionContext:aws:logs:arn',
          value: 'arn:{partition}:logs:{region}:{account}:*',
        },
      ],
    },
  ],
  // CloudWatch Logs User Guide, "Enable logging from AWS services", server-side encryption of the delivery bucket (2026-11).
  'log-delivery': [
    {
      sid: 'LogDelivery',
      principal: { service: 'delivery.logs.amazonaws.com' },
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      conditions: [ofAccount, sourceLike('arn:{partition}:logs:{region}:{account}:*')],
    },
  ],
  // Route 53 Developer Guide, "Working with customer managed keys for DNSSEC" (2026-11).
  'route53-dnssec': [
    {
      sid: 'Route53Dnssec',
      principal: { service: 'dnssec-route53.amazonaws.com' },
      actions: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
      conditions: [ofAccount, sourceLike('arn:{partition}:route53:::hostedzone/*')],
    },
    {
      sid: 'Route53DnssecGrants',
      principal: { service: 'dnssec-route53.amazonaws.com' },
      actions: ['kms:CreateGrant'],
      conditions: [ofAccount, forResources],
    },
  ],
  // SQS Developer Guide, "Key management": services that send to an encrypted queue or topic (2026-11).
  'cloudwatch-alarms': sender('CloudWatchAlarms', 'cloudwatch.amazonaws.com'),
  eventbridge: sender('EventBridge', 'events.amazonaws.com'),
  's3-notifications': sender('S3Notifications', 's3.amazonaws.com'),
  sns: sender('Sns', 'sns.amazonaws.com'),
};

/** Route 53 signs with one kind of key only, in one Region only; same page. */
export const dnssecKey = { spec: 'ECC_NIST_P256', region: 'us-east-1' } as const;
