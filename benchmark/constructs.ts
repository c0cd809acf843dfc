import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { App, TerraformStack } from 'cdktf';
import type { Benchmark } from './benchmark';
import { median } from './benchmark';
import { aws, Size } from '../src';

const availabilityZone = 'eu-central-1a';
const count = 1_000;

/** What the package costs an app: loading it, synthesising with it, auditing with it. */
export const constructs: Benchmark = {
  name: 'constructs',
  title: 'Constructs',
  run() {
    const loads = Array.from({ length: 5 }, load);
    const own = Math.min(...Array.from({ length: 3 }, () => synthesis(withConstructs)));
    const plain = Math.min(...Array.from({ length: 3 }, () => synthesis(withProviderClasses)));
    return Promise.resolve({
      columns: ['what', 'measured', 'bar', 'unit'],
      rows: [
        ["require('atrest')", median(loads.map(({ milliseconds }) => milliseconds)), 250, 'ms'],
        ["memory after require('atrest')", median(loads.map(({ megabytes }) => megabytes)), 90, 'MB'],
        [`synth of ${count} keys, volumes and buckets each, beside plain provider classes`, Number((own / plain).toFixed(2)), 1.3, 'times'],
        ['audit of 5,000 resources', Math.round(audit()), 1_000, 'ms'],
      ],
      notes: [`Synthesis: ${Math.round(own)} ms against ${Math.round(plain)} ms, the best of three each, for the same resources.`],
    });
  },
};

function load(): { readonly milliseconds: number; readonly megabytes: number } {
  const script = `const t = performance.now(); require(${JSON.stringify(join(__dirname, '..', 'lib'))});
    console.log(JSON.stringify({ milliseconds: performance.now() - t, megabytes: process.memoryUsage().rss / 1e6 }))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as ReturnType<typeof load>;
}

function synthesis(fill: (stack: TerraformStack) => void): number {
  const outdir = mkdtempSync(join(tmpdir(), 'atrest-synth-'));
  try {
    const begun = performance.now();
    const app = new App({ outdir });
    fill(newStack(app));
    app.synth();
    return performance.now() - begun;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function newStack(app: App): TerraformStack {
  const stack = new TerraformStack(app, 'measured');
  new AwsProvider(stack, 'Aws', { region: 'eu-central-1' });
  return stack;
}

function withConstructs(stack: TerraformStack): void {
  for (let index = 0; index < count; index++) {
    const encryptionKey = new aws.Key(stack, `Key${index}`);
    new aws.Volume(stack, `Volume${index}`, { availabilityZone, size: Size.gibibytes(8), encryptionKey });
    new aws.Bucket(stack, `Bucket${index}`, { encryptionKey });
  }
}

/** The same resources, with the same attributes, by the classes of the provider. */
function withProviderClasses(stack: TerraformStack): void {
  const lifecycle = { preventDestroy: true };
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
  });
  for (let index = 0; index < count; index++) {
    const key = new KmsKey(stack, `Key${index}`, { enableKeyRotation: true, policy, lifecycle });
    new EbsVolume(stack, `Volume${index}`, { availabilityZone, size: 8, type: 'gp3', encrypted: true, kmsKeyId: key.arn, lifecycle });
    const { bucket } = new S3Bucket(stack, `Bucket${index}`, { lifecycle });
    const applyServerSideEncryptionByDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn };
    const rule = [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: true }];
    new S3BucketServerSideEncryptionConfigurationA(stack, `Sse${index}`, { bucket, rule });
    const shut = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
    new S3BucketPublicAccessBlock(stack, `Block${index}`, { bucket, ...shut });
  }
}

function audit(): number {
  const stack = newStack(new App());
  withProviderClasses(stack);
  const audited = new aws.EncryptionAudit();
  const begun = performance.now();
  audited.report(stack);
  return performance.now() - begun;
}
