import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { MalformedDer } from './der';
import { openPublicKey } from './private-key';

/** What a private key must be. `bits` of the modulus; `curve` as OpenSSL calls it. */
export type PairForm =
  { readonly type: 'rsa'; readonly bits: number } | { readonly type: 'ec'; readonly curve: string } | { readonly type: 'ed25519' };

export interface ReadPair {
  /** PKCS #8 in the one DER form that OpenSSL writes, so that the same key is the same bytes. The caller wipes it. */
  readonly privateKey: Buffer;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
}

/** A foreign private key in PKCS #8, DER; `undefined` for anything that is not a whole key of this form. */
export function readPair(form: PairForm, pkcs8: Buffer): ReadPair | undefined {
  const key = parsed(pkcs8);
  if (key === undefined || !fits(form, key)) return undefined;
  const privateKey = key.export({ format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  if (isNamed(publicKey)) return { privateKey, publicKey };
  privateKey.fill(0);
  return undefined;
}

/** OpenSSL finds the name of a curve that is described by its parameters, and goes on describing it: no form of a key here (RFC 5480 §2.1.1). */
function isNamed(spki: Buffer): boolean {
  try {
    openPublicKey(spki);
    return true;
  } catch (error) {
    if (error instanceof MalformedDer) return false;
    throw error;
  }
}

function parsed(pkcs8: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  }
}

function fits(form: PairForm, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType !== form.type) return false;
  if (form.type === 'rsa') return asymmetricKeyDetails?.modulusLength === form.bits;
  return form.type === 'ed25519' || asymmetricKeyDetails?.namedCurve === form.curve;
}
