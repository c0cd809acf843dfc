import type { BucketRow } from './bucket-row';
import { encodeFields } from '../crypto/fields';

/** One write of one object: what its body and its data key are bound to (docs/formats/object-envelope.md §3, §4.1). */
export interface ObjectPlace {
  readonly bucket: BucketRow;
  readonly key: string;
  readonly generation: string;
}

const fieldsOf = ({ bucket, key, generation }: ObjectPlace): readonly string[] => [
  bucket.account,
  bucket.region,
  bucket.id,
  key,
  generation,
];

export const bodyContext = (place: ObjectPlace, part: number): Buffer =>
  encodeFields('atrest object body 1', ...fieldsOf(place), String(part));

export const dataKeyContext = (place: ObjectPlace): Buffer => encodeFields('atrest object data key 1', ...fieldsOf(place));

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

export const objectArn = (bucket: string, key: string): string => `${bucketArn(bucket)}/${key}`;
