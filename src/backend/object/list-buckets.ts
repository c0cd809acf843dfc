import { bucketOfAccountTable, bucketTable, type BucketRow } from './bucket-row';
import type { Caller, ObjectRooms } from './object-rooms';
import { keyOf } from '../storage/record-store';

export interface ListBucketsRequest {
  readonly prefix?: string;
  /** Only names after this one. */
  readonly after?: string;
  readonly region?: string;
  /** Absent: all. */
  readonly maxBuckets?: number;
}

export interface ListedBuckets {
  readonly buckets: readonly BucketRow[];
  /** Given where there is more: what to list `after` the next time. */
  readonly next?: string;
}

/** The buckets of the caller's account, by name. */
export function listBuckets(rooms: ObjectRooms, caller: Caller, request: ListBucketsRequest = {}): Promise<ListedBuckets> {
  const max = request.maxBuckets ?? Infinity;
  return rooms.records.read(async (tx) => {
    const own = keyOf(caller.principal.account, '');
    const range = { prefix: own + (request.prefix ?? ''), ...(request.after === undefined ? {} : { after: own + request.after }) };
    const buckets: BucketRow[] = [];
    for (const { key } of await tx.list(bucketOfAccountTable, range)) {
      const bucket = await tx.get(bucketTable, key.slice(own.length));
      if (bucket === undefined || (request.region !== undefined && bucket.region !== request.region)) continue;
      const last = buckets.at(-1);
      if (buckets.length >= max) return { buckets, ...(last === undefined ? {} : { next: last.name }) };
      buckets.push(bucket);
    }
    return { buckets };
  });
}
