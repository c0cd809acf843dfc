import type { Entry, ReadTransaction, RecordStore } from './storage/record-store';
import { table } from './storage/record-store';

/** One use of a key, one call that changed something, or one change that the clock made. Field names and shapes are CloudTrail's event record 1.11. */
export interface TrailEvent {
  readonly eventVersion: '1.11';
  /** ISO 8601, whole seconds, UTC. */
  readonly eventTime: string;
  /** `kms.amazonaws.com` */
  readonly eventSource: string;
  /** `Decrypt` */
  readonly eventName: string;
  readonly awsRegion: string;
  readonly eventID: string;
  readonly requestID: string;
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly readOnly: boolean;
  readonly recipientAccountId: string;
  readonly userIdentity: TrailIdentity | ServiceIdentity;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly responseElements: Readonly<Record<string, unknown>> | null;
  /** Of keys in custom key stores and of the stores: which store it was. */
  readonly additionalEventData?: Readonly<Record<string, unknown>>;
  readonly resources: readonly { readonly accountId: string; readonly type: string; readonly ARN: string }[];
  /** Only of an `AwsServiceEvent`. */
  readonly serviceEventDetails?: Readonly<Record<string, unknown>>;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export interface TrailIdentity {
  readonly type: 'Root' | 'IAMUser' | 'AssumedRole' | 'AWSService' | 'Anonymous';
  readonly principalId: string;
  readonly arn: string;
  readonly accountId: string;
  readonly accessKeyId?: string;
  /** The service that made the call on the identity's behalf: `ec2.amazonaws.com`. */
  readonly invokedBy?: string;
}

/** Of an `AwsServiceEvent`: what the clock did, nobody asked for. */
export interface ServiceIdentity {
  readonly accountId: string;
  readonly invokedBy: 'AWS Internal';
}

/** Where events go. Never a secret in one: no plaintext, no key material, no signature. */
export interface EventTrail {
  record(event: TrailEvent): void;
  /** Every event so far, oldest first; at most the newest `keptEvents`. */
  list(): Promise<readonly TrailEvent[]>;
  /** Waits for what was recorded to be stored. */
  flush(): Promise<void>;
}

/** Older events are dropped, a batch at a time. */
const keptEvents = 10_000;
const flushAfterMs = 50;
const flushAtCount = 1_000;

/** Key: number of its last event since the beginning, in 15 digits. */
interface Batch {
  readonly count: number;
  /** Number of the first event that was not dropped when this was written: nobody looks for what lies before. */
  readonly first: number;
  /** A JSON array of events, the oldest first: one text costs far less to keep than the thousands of objects that it tells of. */
  readonly events: string;
}

const eventTable = table<Batch>('event');

/**
 * A trail in the record store, so that every process over one state sees one trail. Events are stored in batches, like
 * CloudTrail itself delivers them later: a key use does not wait for its event to reach the disk.
 */
export function storedTrail(records: RecordStore, failed: (error: unknown) => void): EventTrail {
  let waiting: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return writing;
    const batch = { count: waiting.length, events: `[${waiting.join()}]` };
    waiting = [];
    writing = writing.then(() => append(records, batch)).catch(failed);
    return writing;
  };

  return {
    record(event) {
      waiting.push(JSON.stringify(event));
      if (waiting.length >= flushAtCount) void flush();
      else timer ??= setTimeout(() => void flush(), flushAfterMs).unref();
    },
    async list() {
      await flush();
      const batches = await records.read(async (tx) => tx.list(eventTable, { after: before((await newestBatch(tx))?.row.first ?? 1) }));
      return batches.flatMap(({ row }) => JSON.parse(row.events) as TrailEvent[]).slice(-keptEvents);
    },
    flush,
  };
}

async function append(records: RecordStore, batch: Pick<Batch, 'count' | 'events'>): Promise<void> {
  await records.write(async (tx) => {
    const newest = await newestBatch(tx);
    const last = (newest ? Number(newest.key) : 0) + batch.count;
    const first = Math.max(0, last - keptEvents) + 1;
    tx.put(eventTable, sequenceKey(last), { ...batch, first });
    const dropped = await tx.list(eventTable, { after: before(newest?.row.first ?? 1), before: sequenceKey(first) });
    for (const { key } of dropped) tx.delete(eventTable, key);
  });
}

async function newestBatch(tx: ReadTransaction): Promise<Entry<Batch> | undefined> {
  const [newest] = await tx.list(eventTable, { reverse: true, limit: 1 });
  return newest;
}

const sequenceKey = (sequence: number): string => String(sequence).padStart(15, '0');
const before = (sequence: number): string => sequenceKey(sequence - 1);
