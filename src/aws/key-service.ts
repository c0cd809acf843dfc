/**
 * An AWS service that needs statements in the key policy before it can use a customer's key. Each brings the statements of its own page in
 * the documentation, bound to the key's account.
 */
export enum KeyService {
  /** EC2 Auto Scaling starts instances with encrypted volumes, as its service-linked role. The role must exist before the key. */
  AUTO_SCALING = 'auto-scaling',
  /** CloudTrail encrypts the log files of the account's trails. */
  CLOUDTRAIL = 'cloudtrail',
  /** CloudWatch alarms send to encrypted topics. */
  CLOUDWATCH_ALARMS = 'cloudwatch-alarms',
  /** CloudWatch Logs encrypts the account's log groups of the key's Region. */
  CLOUDWATCH_LOGS = 'cloudwatch-logs',
  /** EventBridge sends to encrypted queues and topics. */
  EVENTBRIDGE = 'eventbridge',
  /** Services deliver logs (of VPC flows, for example) to an encrypted bucket. */
  LOG_DELIVERY = 'log-delivery',
  /** Route 53 signs the zones of DNSSEC; for an ECC_NIST_P256 signing key in us-east-1. */
  ROUTE53_DNSSEC = 'route53-dnssec',
  /** S3 sends event notifications to encrypted queues and topics. */
  S3_NOTIFICATIONS = 's3-notifications',
  /** SNS sends to encrypted queues. */
  SNS = 'sns',
  /** EC2 starts Spot Instances with encrypted volumes, as its service-linked role. The role must exist before the key. */
  SPOT = 'spot',
}
