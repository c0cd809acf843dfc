import type { Principal } from '../principal';

/** Caller's key-value pairs bound into a ciphertext (AWS: encryption context). Order means nothing. */
export type EncryptionContext = ReadonlyMap<string, string>;

/** On whose behalf a service asks for a key: decision 15, what `kms:ViaService` and `kms:CallerAccount` are made of. */
export interface ServiceUse {
  /** Who asked the service. Key policies and grants are evaluated for this principal. */
  readonly principal: Principal;
  readonly region: string;
  /** The service that makes the call, as in `kms:ViaService`: `ec2` or `s3`. */
  readonly via: 'ec2' | 's3';
  /** Request id of the call that caused this one: ties the events together. */
  readonly requestId: string;
}

export interface GeneratedDataKey {
  /** The caller owns it and wipes it with `.fill(0)`. */
  readonly plaintext: Buffer;
  /** To be stored beside the data. */
  readonly wrapped: Buffer;
  /** ARN of the KMS key that wrapped it. */
  readonly keyArn: string;
}

/**
 * What block and object storage need from the key hierarchy. Every call checks the key's state and policy, and leaves an
 * event. All throw `KeyFault` (`key-fault.ts`): `not-found`, `disabled`, `invalid-state`, `access-denied`, `invalid-usage`,
 * `invalid-ciphertext`.
 */
export interface DataKeys {
  /** A fresh data key of `bytes` bytes under the key that `reference` names (id, ARN, alias name or alias ARN). */
  generate(use: ServiceUse, reference: string, bytes: number, context: EncryptionContext): Promise<GeneratedDataKey>;
  /** The same, without the key in clear: what EBS asks for at CreateVolume. */
  generateWithoutPlaintext(
    use: ServiceUse,
    reference: string,
    bytes: number,
    context: EncryptionContext,
  ): Promise<Omit<GeneratedDataKey, 'plaintext'>>;
  /** The data key in clear; the caller owns it. `context` must be the one it was made with. */
  unwrap(use: ServiceUse, wrapped: Uint8Array, context: EncryptionContext): Promise<Buffer>;
  /** The same data key wrapped anew under another key or context; clear only inside the key service. */
  rewrap(
    use: ServiceUse,
    wrapped: Uint8Array,
    from: EncryptionContext,
    reference: string,
    to: EncryptionContext,
  ): Promise<Omit<GeneratedDataKey, 'plaintext'>>;
  /** ARN of the key that `reference` names, with no check of its state. @throws KeyFault `not-found`. */
  resolve(use: ServiceUse, reference: string): Promise<string>;
  /** ARN of the platform-managed key behind `alias/aws/ebs` or `alias/aws/s3`; made at first use. */
  managedKey(use: ServiceUse, alias: 'aws/ebs' | 'aws/s3'): Promise<string>;
}
