import { openDerived, sealDerived } from '../crypto/derived-seal';
import type { Random } from '../random';
import { dataKeyContext, type ObjectPlace } from './object-place';

/** Bytes of every data key and wrapping key of the object service. */
export const keyBytes = 32;

const label = 'object data key';

/** A data key under a service key or bucket key: docs/formats/object-envelope.md §4.1. */
export const wrapDataKey = (wrappingKey: Buffer, random: Random, dataKey: Buffer, place: ObjectPlace): Buffer =>
  sealDerived(wrappingKey, random, dataKey, dataKeyContext(place), label);

/** The caller owns the data key. @throws DecryptFailure. */
export const unwrapDataKey = (wrappingKey: Buffer, wrapped: Uint8Array, place: ObjectPlace): Buffer =>
  openDerived(wrappingKey, wrapped, dataKeyContext(place), label);
