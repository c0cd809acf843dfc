/* eslint-disable @typescript-eslint/no-require-imports -- a service is loaded when it is first asked for: together they would be half of the time to start */
import type { AwsService } from './aws-service';
import type * as Ebs from './ebs/service';
import type * as Ec2 from './ec2/service';
import type * as Iam from './iam/service';
import type * as Kms from './kms/service';
import type * as Rbin from './rbin/service';
import type * as S3 from './s3/service';
import type * as Sts from './sts/service';
import { once } from '../../once';

/** What must be known of a service to tell that a request is for it, and how to get at the rest. */
export interface AwsServiceRow {
  /** Name in the credential scope. */
  readonly name: string;
  /** Prefix of `X-Amz-Target` (AWS JSON). */
  readonly targetPrefix?: string;
  readonly load: () => AwsService;
}

/** Every AWS service that is served. What is not here answers as `unknown-service.ts` says. */
export const awsServices: readonly AwsServiceRow[] = [
  { name: 'ebs', load: once(() => (require('./ebs/service') as typeof Ebs).ebs) },
  { name: 'ec2', load: once(() => (require('./ec2/service') as typeof Ec2).ec2) },
  { name: 'iam', load: once(() => (require('./iam/service') as typeof Iam).iam) },
  { name: 'kms', targetPrefix: 'TrentService', load: once(() => (require('./kms/service') as typeof Kms).kms) },
  { name: 'rbin', load: once(() => (require('./rbin/service') as typeof Rbin).rbin) },
  { name: 's3', load: once(() => (require('./s3/service') as typeof S3).s3) },
  { name: 'sts', load: once(() => (require('./sts/service') as typeof Sts).sts) },
];
