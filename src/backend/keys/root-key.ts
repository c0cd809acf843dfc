import { openDerived, sealDerived } from '../crypto/derived-seal';
import { hmac } from '../crypto/digests';
import { hkdf } from '../crypto/kdf';
import type { Random } from '../random';

/** What the root key may seal: one derived key per purpose, so that one kind of sealed bytes never passes for another. */
export type SealPurpose =
  | 'kms-material'
  | 'kms-material-id'
  | 'import-token'
  | 'grant-token'
  | 'object-key'
  | 'access-key'
  | 'session-token'
  | 'proxy-credential'
  | 'block-token';

/**
 * The root key of one backend state (256 bits). It lives in this closure only: it can be used, not read. Sealed bytes open
 * only with the associated data they were sealed with.
 */
export interface RootKey {
  seal(purpose: SealPurpose, plaintext: Uint8Array, aad: Uint8Array): Buffer;
  /** The caller owns the result and wipes it. @throws DecryptFailure. */
  open(purpose: SealPurpose, sealed: Uint8Array, aad: Uint8Array): Buffer;
  /** A stable, secret-dependent name for `bytes`: equal bytes, equal name; the name tells nothing of the bytes. 32 bytes. */
  nameOf(purpose: SealPurpose, bytes: Uint8Array): Buffer;
  /** Wipes the key. Nothing may be called afterwards. */
  close(): void;
}

const rootKeyBytes = 32;

/** Takes over `secret` and wipes the caller's copy. */
export function rootKey(secret: Buffer, random: Random): RootKey {
  if (secret.length !== rootKeyBytes) throw new RangeError(`a root key has ${rootKeyBytes} bytes, got ${secret.length}`);
  const own = Buffer.from(secret);
  secret.fill(0);
  const derived = new Map<SealPurpose, Buffer>();
  const keyFor = (purpose: SealPurpose): Buffer => {
    let key = derived.get(purpose);
    if (!key) {
      key = hkdf('sha256', own, Buffer.alloc(0), Buffer.from(`atrest/root/1/${purpose}`), 32);
      derived.set(purpose, key);
    }
    return key;
  };
  return {
    seal: (purpose, plaintext, aad) => sealDerived(keyFor(purpose), random, plaintext, aad, purpose),
    open: (purpose, sealed, aad) => openDerived(keyFor(purpose), sealed, aad, purpose),
    nameOf: (purpose, bytes) => hmac('sha256', keyFor(purpose), bytes),
    close: () => {
      for (const secretBytes of [own, ...derived.values()]) secretBytes.fill(0);
    },
  };
}
