import type { AwsService } from './aws-service';
import { ec2 } from './ec2/service';
import { kms } from './kms/service';
import { s3 } from './s3/service';
import { sts } from './sts/service';

/** Every AWS service that is served. What is not here answers as `unknown-service.ts` says. */
export const awsServices: readonly AwsService[] = [ec2, kms, s3, sts];
