import type { BucketRow } from './bucket-row';
import type { StoredPart } from './object-row';
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

/** One name per layer of encryption, the inner one first: docs/formats/object-envelope.md §3. */
const bodyLabels = { inner: 'atrest object body 1', outer: 'atrest object outer body 1' } as const;
const keyLabels = {
  inner: 'atrest object data key 1',
  outer: 'atrest object outer data key 1',
  customer: 'atrest object customer data key 1',
} as const;

export type Layer = keyof typeof bodyLabels;
export type KeyRole = keyof typeof keyLabels;

/** What a part is bound to beside its object. */
export type PartPlace = Pick<StoredPart, 'number' | 'attempt'>;

export const bodyContext = (place: ObjectPlace, { number, attempt }: PartPlace, layer: Layer = 'inner'): Buffer =>
  encodeFields(bodyLabels[layer], ...fieldsOf(place), String(number), ...(attempt === undefined ? [] : [attempt]));

export const dataKeyContext = (place: ObjectPlace, role: KeyRole = 'inner'): Buffer => encodeFields(keyLabels[role], ...fieldsOf(place));

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

export const objectArn = (bucket: string, key: string): string => `${bucketArn(bucket)}/${key}`;
