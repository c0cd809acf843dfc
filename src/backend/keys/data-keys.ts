import type { EncryptionContext } from './encryption-context';
import type { KeyUse } from './key-hierarchy';

/** A service asks for a key in the name of its caller: what `kms:ViaService`, `kms:CallerAccount` and the event's `invokedBy` are made of. */
export interface ServiceUse extends KeyUse {
  readonly via: 'ec2' | 's3';
}

export interface GeneratedDataKey {
  /** The caller owns it and wipes it with `.fill(0)`. */
  readonly plaintext: Buffer;
  /** To be stored beside the data. */
  readonly wrapped: Buffer;
  /** ARN of the KMS key that wrapped it. */
  readonly keyArn: string;
}

/** What a host of a service may do with a key while it has it: open what lies under it in one context. */
export interface KeyLoan {
  /** ARN of the KMS key. */
  readonly keyArn: string;
  /** ARN of the host. */
  readonly borrower: string;
  readonly context: EncryptionContext;
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
  /** A data key of the caller's own, under the key that `reference` names: asked as `kms:Encrypt`. */
  encrypt(
    use: ServiceUse,
    reference: string,
    plaintext: Uint8Array,
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

/** Keys of a service's hosts. */
export interface KeyLoans {
  /**
   * Lets the borrower `unwrap`: by a grant that the service asks for in the name of the caller, who must be permitted to give it
   * (`kms:CreateGrant`, of which `kms:GrantIsForAWSResource` is true). What is lent already is not lent twice.
   */
  lend(use: ServiceUse, loan: KeyLoan): Promise<void>;
  /** The service retires the grant. Nobody is asked; where nothing is lent, nothing happens. */
  takeBack(use: ServiceUse, loan: KeyLoan): Promise<void>;
}
