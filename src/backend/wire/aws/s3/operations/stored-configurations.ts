import type { BucketRow } from '../../../../object/bucket-row';
import { ObjectFault } from '../../../../object/object-fault';
import { operation } from '../../operation';
import type { AnyOperation, Call } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import type { BucketInput } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { readConfiguration, writeConfiguration } from '../configuration-text';
import { checkCors, corsDocument } from '../cors-rules';
import { malformedXml, s3Error } from '../errors';
import { readReplication } from '../replication-rules';

/** A configuration that is kept as it was put and read back: three operations a row, in S3's names. */
interface StoredConfiguration {
  /** Name in the names of the operations, and of the document. */
  readonly name: string;
  /** The member of the Put's input that is the configuration. */
  readonly member: string;
  /** What reading answers where there is none: an error, or the output itself. */
  readonly absent: readonly [code: string, message: string] | object;
  /** The output of reading, where it is not the configuration itself. */
  readonly outputMember?: string;
  /** Absent: there is no Delete. */
  readonly remove?: string;
  readonly check?: (value: object) => void;
  /** Keeps it, and sees to it that it is carried out; absent: it is only kept. */
  readonly keep?: (call: Call, bucket: BucketRow, value: object) => Promise<void>;
  readonly forget?: (call: Call, bucket: BucketRow) => Promise<void>;
}

const replicationDocument = 'BucketReplication';

const rows: readonly StoredConfiguration[] = [
  {
    name: corsDocument,
    member: 'CORSConfiguration',
    absent: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
    remove: 'DeleteBucketCors',
    check: checkCors,
  },
  { name: 'BucketLogging', member: 'BucketLoggingStatus', absent: {} },
  // Kept; nothing is delivered: there are no queues, topics or functions.
  { name: 'BucketNotificationConfiguration', member: 'NotificationConfiguration', absent: {} },
  {
    name: replicationDocument,
    member: 'ReplicationConfiguration',
    absent: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
    outputMember: 'ReplicationConfiguration',
    remove: 'DeleteBucketReplication',
    keep: ({ services, ...call }, { name }, value) =>
      services.objects.putReplication(callerOf(call), name, readReplication(value), {
        kind: replicationDocument,
        body: writeConfiguration(value),
      }),
    forget: ({ services, ...call }, { name }) => services.objects.deleteReplication(callerOf(call), name, replicationDocument),
  },
];

const isError = (absent: StoredConfiguration['absent']): absent is readonly [code: string, message: string] => Array.isArray(absent);

const put = ({ name, member, check, keep }: StoredConfiguration): AnyOperation =>
  operation<BucketInput & Readonly<Record<string, unknown>>, undefined>({
    name: `Put${name}`,
    async run(call, input) {
      await checkBody(call);
      const bucket = await bucketOf(call, input);
      const value = input[member];
      if (typeof value !== 'object' || value === null) throw malformedXml();
      check?.(value);
      if (keep !== undefined) await keep(call, bucket, value);
      else await call.services.objects.putBucketDocument(callerOf(call), bucket.name, name, writeConfiguration(value));
      return undefined;
    },
  });

const get = ({ name, absent, outputMember }: StoredConfiguration): AnyOperation =>
  operation<BucketInput, object>({
    name: `Get${name}`,
    async run(call, input) {
      const bucket = await bucketOf(call, input);
      const text = await documentOf(call, bucket.name, name);
      if (text === undefined) {
        if (isError(absent)) throw s3Error(404, absent[0], absent[1], { BucketName: bucket.name });
        return absent;
      }
      const value = readConfiguration(text) as object;
      return outputMember === undefined ? value : { [outputMember]: value };
    },
  });

const remove = ({ name, forget }: StoredConfiguration, operationName: string): AnyOperation =>
  operation<BucketInput, undefined>({
    name: operationName,
    async run(call, input) {
      const bucket = await bucketOf(call, input);
      if (forget !== undefined) await forget(call, bucket);
      else await call.services.objects.deleteBucketDocument(callerOf(call), bucket.name, name);
      return undefined;
    },
  });

/** `undefined` where none was put. */
export async function documentOf(call: Call, bucket: string, name: string): Promise<string | undefined> {
  try {
    return await call.services.objects.getBucketDocument(callerOf(call), bucket, name);
  } catch (error) {
    if (error instanceof ObjectFault && error.kind === 'no-such-document') return undefined;
    throw error;
  }
}

export const storedConfigurations: readonly AnyOperation[] = rows.flatMap((row) => [
  put(row),
  get(row),
  ...(row.remove === undefined ? [] : [remove(row, row.remove)]),
]);
