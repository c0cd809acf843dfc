/** Seals the service keys of SSE-S3. The root key implements it. */
export interface ObjectKeyWrap {
  wrap(dataKey: Uint8Array, aad: Uint8Array): Buffer;
  /** The caller owns the result and wipes it. @throws where `wrapped` was not made by `wrap` with the same `aad`. */
  unwrap(wrapped: Uint8Array, aad: Uint8Array): Buffer;
}
