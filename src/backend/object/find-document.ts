import { bucketDocumentTable, bucketTable } from './bucket-row';
import type { ObjectRooms } from './object-rooms';
import { keyOf } from '../storage/record-store';

export interface FoundDocument {
  /** As it was put; absent: none of this kind was. */
  readonly body?: string;
}

/**
 * A bucket's configuration of some kind, for the service itself: nobody's permission is asked.
 * @returns `undefined` where there is no such bucket
 */
export const findDocument = ({ records }: ObjectRooms, bucketName: string, kind: string): Promise<FoundDocument | undefined> =>
  records.read(async (tx) => {
    const bucket = await tx.get(bucketTable, bucketName);
    if (bucket === undefined) return undefined;
    const row = await tx.get(bucketDocumentTable, keyOf(bucket.id, kind));
    return row === undefined ? {} : { body: row.body };
  });
