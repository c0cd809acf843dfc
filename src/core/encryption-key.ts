import type { IConstruct } from 'constructs';

/**
 * A key that encrypts data at rest, in any cloud.
 *
 * Keys of this library implement it; so can a construct of your own.
 */
export interface IEncryptionKey extends IConstruct {
  /**
   * The name by which other services of the same cloud are told to use this key. On AWS it is the key's ARN.
   *
   * May be a token.
   */
  readonly keyReference: string;
}
