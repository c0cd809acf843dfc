import { openDerived, sealDerived } from '../crypto/derived-seal';
import type { Random } from '../random';
import { dataKeyContext, type KeyRole, type ObjectPlace } from './object-place';

/** Bytes of every data key and wrapping key of the object service, and of a customer's key. */
export const keyBytes = 32;

const label = 'object data key';

/** A data key under a service key, a bucket key or a customer's key: docs/formats/object-envelope.md §4.1. */
export const wrapDataKey = (wrappingKey: Uint8Array, random: Random, dataKey: Uint8Array, place: ObjectPlace, role?: KeyRole): Buffer =>
  sealDerived(wrappingKey, random, dataKey, dataKeyContext(place, role), label);

/** The caller owns the data key. @throws DecryptFailure. */
export const unwrapDataKey = (wrappingKey: Uint8Array, wrapped: Uint8Array, place: ObjectPlace, role?: KeyRole): Buffer =>
  openDerived(wrappingKey, wrapped, dataKeyContext(place, role), label);
