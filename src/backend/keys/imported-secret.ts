import { pairTypes } from './algorithms';
import { KeyFault } from './key-fault';
import { isSecret, secretLengths } from './key-secret';
import type { KeySecret } from './key-secret';
import { keySpecs } from '../../facts/aws/key-specs';
import type { KeySpec } from '../../facts/aws/key-specs';
import { DecryptFailure } from '../crypto/decrypt-failure';
import { openWrapped } from '../crypto/import-wrapping';
import type { WrappingScheme } from '../crypto/import-wrapping';
import { readPair } from '../crypto/private-key-form';

/** Specs whose material may come from outside (developer guide, "Importing key material"): not the lattices'. */
const isForeign = (spec: KeySpec): spec is Exclude<KeySpec, `ML_${string}`> => !keySpecs[spec].kind.startsWith('ml-');

/** Whether keys of this spec can be made without material. */
export const isImportable = (spec: KeySpec): boolean => isForeign(spec);

export const isSymmetric = (spec: KeySpec): boolean => keySpecs[spec].kind === 'symmetric';

/**
 * What travelled wrapped, as material of this spec; the caller wipes it. Takes over `privateKey` and wipes it.
 * @throws KeyFault `invalid-ciphertext` for what cannot be unwrapped, `incorrect-material` for what is no such material.
 */
export function unwrapImported(spec: KeySpec, wrapping: WrappingScheme, privateKey: Buffer, wrapped: Uint8Array): KeySecret {
  const bytes = unwrap(wrapping, privateKey, wrapped);
  if (isSecret(spec)) {
    if (bytes.length === secretLengths[spec]) return { bytes };
    bytes.fill(0);
    throw new KeyFault('incorrect-material', {});
  }
  const pair = isForeign(spec) ? readPair(pairTypes[spec], bytes) : undefined;
  bytes.fill(0);
  if (pair === undefined) throw new KeyFault('incorrect-material', {});
  return { bytes: pair.privateKey, publicKey: pair.publicKey };
}

function unwrap(wrapping: WrappingScheme, privateKey: Buffer, wrapped: Uint8Array): Buffer {
  try {
    return openWrapped(wrapping, privateKey, wrapped);
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('invalid-ciphertext', {}) : error;
  } finally {
    privateKey.fill(0);
  }
}
