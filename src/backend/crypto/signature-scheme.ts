import type { PrivateKey, PublicKey } from './private-key';
import type { Random } from '../random';

/** What is signed: the message, its digest, or ML-DSA's message representative μ (FIPS 204 §6.2). */
export type MessageForm = 'raw' | 'digest' | 'external-mu';

/** One way of signing: everything about it in one row. */
export interface SignatureScheme {
  /** In which forms it takes a message, and the one length (bytes) that the form has, if it has one. What is not here is not taken. */
  readonly forms: Readonly<Partial<Record<MessageForm, number | 'any'>>>;
  /** @throws WrongKeyType for a key of another algorithm */
  sign(key: PrivateKey, form: MessageForm, message: Uint8Array, random: Random): Buffer | Promise<Buffer>;
  /** False for every signature that is not one, however malformed. @throws WrongKeyType */
  verify(key: PublicKey, form: MessageForm, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}

/** A defect of the caller: algorithm and key were not matched before. */
export class WrongKeyType extends Error {
  constructor(type: string) {
    super(`not a key for this algorithm: ${type}`);
    this.name = 'WrongKeyType';
  }
}
