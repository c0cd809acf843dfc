import { createPublicKey } from 'node:crypto';
import { MalformedDer } from './der';
import type { PairType } from './pair-types';
import { encodedSm2 } from './pairs';
import type { EncodedPair } from './pairs';
import { openPrivateKey, wipePrivateKey } from './private-key';
import type { PrivateKey } from './private-key';

/**
 * A foreign private key in PKCS #8, DER, in the one form in which this room writes it: the same key is the same bytes. The
 * caller wipes both. `undefined` for anything that is not a whole key of this type, and for the lattices' keys, which come from seeds only.
 */
export function readPair(type: PairType, pkcs8: Uint8Array): EncodedPair | undefined {
  const key = opened(pkcs8);
  if (key?.type !== type) return undefined;
  if (key.type === 'sm2') return encodedSm2(key.scalar);
  if (!('native' in key)) {
    wipePrivateKey(key);
    return undefined;
  }
  return {
    privateKey: key.native.export({ format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey(key.native).export({ format: 'der', type: 'spki' }),
  };
}

function opened(pkcs8: Uint8Array): PrivateKey | undefined {
  try {
    return openPrivateKey(pkcs8);
  } catch (error) {
    if (error instanceof MalformedDer) return undefined;
    throw error;
  }
}
