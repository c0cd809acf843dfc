import { operation } from '../../operation';
import type { AnyOperation } from '../../operation';
import { bucketOf } from '../bucket-access';
import type { BucketInput } from '../bucket-access';
import { s3Error } from '../errors';

/**
 * Configurations of a bucket that cannot be put yet (their Put operations answer NotImplemented), so that none is ever
 * there: what S3 answers to those who read or delete one all the same. A row becomes a file when its Put is served.
 */
/** Reads that S3 refuses with 404 where there is nothing. */
const absent = {
  GetBucketWebsite: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
} as const satisfies Readonly<Record<string, readonly [code: string, message: string]>>;

/** Reads that S3 answers with what holds by default. */
const defaults = {
  GetBucketAbac: { AbacStatus: { Status: 'Disabled' } },
  GetBucketAccelerateConfiguration: {},
  GetBucketRequestPayment: { Payer: 'BucketOwner' },
} as const;

/** Deleting what is not there succeeds. */
const deletions = ['DeleteBucketWebsite'];

/** One operation a row: the bucket is opened as everywhere, then the row answers. */
const row = (name: string, answer: (bucket: string) => object | undefined): AnyOperation =>
  operation<BucketInput, object | undefined>({ name, run: async (call, input) => answer((await bucketOf(call, input)).name) });

export const unsetConfigurations: readonly AnyOperation[] = [
  ...Object.entries(absent).map(([name, [code, message]]) =>
    row(name, (bucket) => {
      throw s3Error(404, code, message, { BucketName: bucket });
    }),
  ),
  ...Object.entries(defaults).map(([name, output]) => row(name, () => output)),
  ...deletions.map((name) => row(name, () => undefined)),
];
