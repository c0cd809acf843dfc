import { DecryptFailure } from '../crypto/decrypt-failure';
import type { Random } from '../random';
import { unwrapDataKey, wrapDataKey } from './data-key-wrap';
import { ObjectFault } from './object-fault';
import type { ObjectPlace } from './object-place';
import type { Envelope } from './object-row';

/**
 * A data key under the customer's key, and that under the service key: docs/formats/object-envelope.md §4.4. Its tag is the only
 * thing kept that depends on the customer's key; it is salted (each wrap has its own nonce) and sealed.
 */
export function wrapWithCustomerKey(
  serviceKey: Uint8Array,
  customerKey: Uint8Array,
  random: Random,
  dataKey: Uint8Array,
  place: ObjectPlace,
): Buffer {
  return wrapDataKey(serviceKey, random, wrapDataKey(customerKey, random, dataKey, place, 'customer'), place);
}

/** @throws ObjectFault `customer-key-required`, `customer-key-wrong`. @throws DecryptFailure where the record was changed. */
export function openWithCustomerKey(
  serviceKey: Uint8Array,
  customerKey: Uint8Array | undefined,
  wrapped: Uint8Array,
  place: ObjectPlace,
): Buffer {
  if (customerKey === undefined) throw new ObjectFault('customer-key-required', { key: place.key });
  const forCustomer = unwrapDataKey(serviceKey, wrapped, place);
  try {
    return unwrapDataKey(customerKey, forCustomer, place, 'customer');
  } catch (error) {
    // The service key has just proven the record genuine, so it is the customer's key that is not the one.
    throw error instanceof DecryptFailure ? new ObjectFault('customer-key-wrong', { key: place.key }) : error;
  }
}

/**
 * Whether a key was brought exactly where one is needed.
 * @throws ObjectFault `customer-key-required`, `customer-key-not-applicable`.
 */
export function checkCustomerKey(key: string, { algorithm }: Envelope, customerKey: Uint8Array | undefined): void {
  if (algorithm === 'SSE-C' && customerKey === undefined) throw new ObjectFault('customer-key-required', { key });
  if (algorithm !== 'SSE-C' && customerKey !== undefined) throw new ObjectFault('customer-key-not-applicable', { key });
}
