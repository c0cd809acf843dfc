import { keySpecs } from '../../facts/aws/key-specs';
import type { KeySpec } from '../../facts/aws/key-specs';
import type { Random } from '../random';

/** What a key consists of before it is sealed. Whoever takes it over wipes `bytes`. */
export interface KeySecret {
  readonly bytes: Buffer;
  /** DER of the SubjectPublicKeyInfo. Only of a pair. */
  readonly publicKey?: Uint8Array;
}

export const symmetricSecret = (random: Random): KeySecret => ({ bytes: random.bytes(32) });

/** Fresh material for a key of this spec. Pairs take a while (RSA_4096: seconds), so this is never done inside a transaction. */
export function generateSecret(spec: KeySpec, random: Random): Promise<KeySecret> {
  const { kind } = keySpecs[spec];
  if (kind !== 'symmetric') return Promise.reject(new Error(`no generator for ${spec}`));
  return Promise.resolve(symmetricSecret(random));
}
