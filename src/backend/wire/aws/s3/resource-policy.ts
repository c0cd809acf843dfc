import type { BucketRow } from '../../../object/bucket-row';
import { bucketTable } from '../../../object/bucket-row';
import type { Call } from '../operation';

/** Whose a bucket is and what its own policy says. */
export interface BucketPolicy {
  readonly account: string;
  /** JSON text; absent: none. */
  readonly policy?: string;
}

/** `undefined` where there is no such bucket. Reads no more than the bucket's row. */
export async function policyOf({ services }: Call, bucket: string): Promise<BucketPolicy | undefined> {
  const row: BucketRow | undefined = await services.keys.records.get(bucketTable, bucket);
  return row && { account: row.account };
}
