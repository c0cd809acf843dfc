import type { BucketRow } from '../../../object/bucket-row';
import { bucketTable } from '../../../object/bucket-row';
import { policyFor } from '../../../object/policy-for';
import type { Call } from '../operation';

/** Whose a bucket is and what its own policy says to this caller. */
export interface BucketPolicy {
  readonly account: string;
  readonly region: string;
  /** JSON text; absent: nothing. */
  readonly policy?: string;
  readonly bucket: BucketRow;
}

/** `undefined` where there is no such bucket. Reads no more than the bucket's row. */
export async function policyOf({ services, principal }: Call, bucket: string): Promise<BucketPolicy | undefined> {
  const row: BucketRow | undefined = await services.keys.records.get(bucketTable, bucket);
  if (row === undefined) return undefined;
  const policy = policyFor({ principal }, row);
  return { bucket: row, account: row.account, region: row.region, ...(policy === undefined ? {} : { policy }) };
}
