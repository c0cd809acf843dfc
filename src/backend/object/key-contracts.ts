import type { ServiceUse } from '../keys/data-keys';

/** Seals the service keys of SSE-S3. The root key implements it. */
export interface ObjectKeyWrap {
  wrap(dataKey: Uint8Array, aad: Uint8Array): Buffer;
  /** The caller owns the result and wipes it. @throws where `wrapped` was not made by `wrap` with the same `aad`. */
  unwrap(wrapped: Uint8Array, aad: Uint8Array): Buffer;
}

/** The state of a KMS key, for those who hold a data key of it in memory. No call of the KMS API: leaves no event. */
export interface KeyCheck {
  /** @throws KeyFault exactly where `DataKeys.generate` and `unwrap` would throw because of the key's existence, region or state. */
  assertUsable(use: ServiceUse, keyArn: string): Promise<void>;
}
