import { Annotations } from 'cdktf';
import { accountOf } from './account';
import { BucketBase } from './bucket-base';
import { logsOfOtherRegion, logsPrefixWithoutBucket, logsToItself, logsUnderKms } from './bucket-errors';
import type { IBucket } from './bucket-interface';
import type { BucketProps } from './bucket-props';
import { PolicyCondition } from './policy-condition';
import { PolicyPrincipal } from './policy-principal';
import { PolicyStatement } from './policy-statement';
import { explicitProvider, regionOf } from './provider';
import { S3BucketLogging } from './resources';
import { ServerSideEncryption } from './server-side-encryption';
import { logDelivery } from '../facts/aws/bucket-permissions';

type LogTarget = IBucket & { readonly encryption?: unknown };

/**
 * The log of requests to a bucket, and the permission to write it into another one.
 *
 * @throws ValidationError if S3 would not deliver logs there
 */
export function addServerAccessLogs(bucket: BucketBase, props: BucketProps): void {
  const target: LogTarget | undefined = props.serverAccessLogsBucket;
  const prefix = props.serverAccessLogsPrefix ?? '';
  if (target === undefined) {
    if (props.serverAccessLogsPrefix !== undefined) throw logsPrefixWithoutBucket(bucket);
    return;
  }
  if (target === bucket) throw logsToItself(bucket);
  const other = target.encryption !== undefined && target.encryption !== ServerSideEncryption.S3_MANAGED;
  if (other || target.encryptionKey !== undefined) throw logsUnderKms(bucket, target.node.path);
  bucket.node.addValidation({ validate: () => validateRegion(bucket, target) });

  new S3BucketLogging(bucket, 'Logging', {
    bucket: bucket.bucketName,
    targetBucket: target.bucketName,
    targetPrefix: prefix,
    provider: props.provider,
  });
  letIn(bucket, target, prefix);
}

function letIn(bucket: BucketBase, target: IBucket, prefix: string): void {
  const { accountId } = accountOf(bucket, explicitProvider(bucket));
  const statement = new PolicyStatement({
    principals: [PolicyPrincipal.service(logDelivery.service)],
    actions: [...logDelivery.actions],
    resources: [`${target.bucketArn}/${prefix}*`],
    conditions: [PolicyCondition.arnLike('aws:SourceArn', bucket.bucketArn), PolicyCondition.stringEquals('aws:SourceAccount', accountId)],
  });
  if (target instanceof BucketBase && target._addToPolicy([statement])) return;
  Annotations.of(bucket).addWarning(
    `S3 delivers no access logs until the policy of ${target.node.path}, which this app does not change, lets ${logDelivery.service} put objects there`,
  );
}

function validateRegion(bucket: IBucket, target: IBucket): string[] {
  const imported = target.node.tryFindChild('Resource') === undefined;
  const [own, got] = [regionOf(bucket), regionOf(target)];
  return imported || own === undefined || got === undefined || own === got ? [] : [logsOfOtherRegion(bucket, own, got).problem];
}
