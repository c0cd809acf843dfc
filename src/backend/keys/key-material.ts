import { DecryptFailure } from '../crypto/decrypt-failure';
import { openDerived, sealDerived } from '../crypto/derived-seal';
import { openPrivateKey, openPublicKey, wipePrivateKey } from '../crypto/private-key';
import type { PrivateKey, PublicKey } from '../crypto/private-key';
import type { Random } from '../random';
import { encodeHeader } from './ciphertext-blob';
import type { ParsedBlob } from './ciphertext-blob';
import { canonicalContext } from './encryption-context';
import type { EncryptionContext } from './encryption-context';
import type { KeyFamily, KeyMaterial } from './key-record';
import type { KeySecret } from './key-secret';
import type { RootKey } from './root-key';
import { keyOf } from '../storage/record-store';

const messageLabel = 'atrest/kms/1';

/**
 * Unsealed key material by material id. Material never changes under its id, so an entry is never stale; whether it may be
 * used is asked of the records each time. Bounded; entries are wiped when they leave.
 */
export interface KeyMaterialCache {
  /** The bytes of a symmetric or HMAC key. */
  get(id: string, unseal: () => Buffer): Buffer;
  /** The private half of a pair, ready for use. */
  privateKey(id: string, open: () => PrivateKey): PrivateKey;
  publicKey(id: string, open: () => PublicKey): PublicKey;
  /** Wipes one: the key was deleted. */
  drop(id: string): void;
  /** Wipes all. */
  clear(): void;
}

export function keyMaterialCache(limit = 10_000): KeyMaterialCache {
  const secrets = boundedCache<Buffer>(limit, (secret) => void secret.fill(0));
  const privateKeys = boundedCache(limit, wipePrivateKey);
  const publicKeys = boundedCache<PublicKey>(limit, () => undefined);
  const all = [secrets, privateKeys, publicKeys];
  return {
    get: (id, unseal) => secrets.get(id, unseal),
    privateKey: (id, open) => privateKeys.get(id, open),
    publicKey: (id, open) => publicKeys.get(id, open),
    drop: (id) => all.forEach((cache) => cache.drop(id)),
    clear: () => all.forEach((cache) => cache.clear()),
  };
}

interface BoundedCache<T> {
  get(id: string, make: () => T): T;
  drop(id: string): void;
  clear(): void;
}

/** The oldest entry makes room for a new one; `end` is called on each that leaves. */
function boundedCache<T>(limit: number, end: (entry: T) => void): BoundedCache<T> {
  const held = new Map<string, T>();
  const drop = (id: string): void => {
    const entry = held.get(id);
    if (entry === undefined) return;
    held.delete(id);
    end(entry);
  };
  return {
    get(id, make) {
      const cached = held.get(id);
      if (cached !== undefined) return cached;
      const [oldest] = held.keys();
      if (held.size >= limit && oldest !== undefined) drop(oldest);
      const entry = make();
      held.set(id, entry);
      return entry;
    },
    drop,
    clear: () => {
      for (const id of [...held.keys()]) drop(id);
    },
  };
}

type Owner = Pick<KeyFamily, 'account' | 'keyId'>;

const sealedFor = ({ account, keyId }: Owner, id: string): Buffer => Buffer.from(keyOf(account, keyId, id));

/** Material for a key, sealed. Its id is derived from the bytes, so that the same bytes have the same id. Takes over `secret` and wipes it. */
export function sealMaterial(
  owner: Owner,
  { bytes, publicKey }: KeySecret,
  cause: KeyMaterial['cause'],
  at: number,
  rootKey: RootKey,
): KeyMaterial {
  try {
    const id = rootKey.nameOf('kms-material-id', Buffer.concat([Buffer.from(keyOf(owner.account, owner.keyId)), bytes])).toString('hex');
    const sealed = rootKey.seal('kms-material', bytes, sealedFor(owner, id));
    return { id, sealed, createdAt: at, cause, ...(publicKey === undefined ? {} : { publicKey }) };
  } finally {
    bytes.fill(0);
  }
}

/** Material in clear, owned by the cache: not to be wiped or kept by the caller. */
export function openMaterial(owner: Owner, material: KeyMaterial, rootKey: RootKey, cache: KeyMaterialCache): Buffer {
  return cache.get(material.id, () => rootKey.open('kms-material', material.sealed, sealedFor(owner, material.id)));
}

/** The private half of a pair, owned by the cache. */
export const openPrivate = (owner: Owner, material: KeyMaterial, rootKey: RootKey, cache: KeyMaterialCache): PrivateKey =>
  cache.privateKey(material.id, () => {
    const encoded = rootKey.open('kms-material', material.sealed, sealedFor(owner, material.id));
    try {
      return openPrivateKey(encoded);
    } finally {
      encoded.fill(0);
    }
  });

/** DER of the SubjectPublicKeyInfo. The key is one of a pair. */
export function encodedPublic({ keyId }: Owner, { publicKey }: KeyMaterial): Uint8Array {
  if (publicKey === undefined) throw new Error(`key ${keyId} has no public half`);
  return publicKey;
}

export const openPublic = (owner: Owner, material: KeyMaterial, cache: KeyMaterialCache): PublicKey =>
  cache.publicKey(material.id, () => openPublicKey(encodedPublic(owner, material)));

/** The blob of `docs/formats/ciphertext-blob.md` under the newest material. */
export function encryptBlob(
  family: KeyFamily,
  secretOf: (m: KeyMaterial) => Buffer,
  plaintext: Uint8Array,
  context: EncryptionContext,
  random: Random,
): Buffer {
  const material = currentMaterial(family);
  const header = encodeHeader({ account: family.account, keyId: family.keyId, materialId: material.id, twice: false });
  const aad = Buffer.concat([header, canonicalContext(context)]);
  return Buffer.concat([header, sealUnder(secretOf(material), random, plaintext, aad)]);
}

/** @throws DecryptFailure for unknown material, another context or changed bytes alike. */
export function decryptBlob(family: KeyFamily, secretOf: (m: KeyMaterial) => Buffer, blob: ParsedBlob, context: EncryptionContext): Buffer {
  const material = family.materials.find(({ id }) => id === blob.materialId);
  if (!material) throw new DecryptFailure();
  const aad = Buffer.concat([blob.header, canonicalContext(context)]);
  return openSealed(secretOf(material), blob.sealed, aad);
}

/** Under a key of its own for every message. */
export const sealUnder = (secret: Buffer, random: Random, plaintext: Uint8Array, aad: Uint8Array): Buffer =>
  sealDerived(secret, random, plaintext, aad, messageLabel);

/** @throws DecryptFailure. */
export const openSealed = (secret: Buffer, sealed: Uint8Array, aad: Uint8Array): Buffer => openDerived(secret, sealed, aad, messageLabel);

export function currentMaterial(family: KeyFamily): KeyMaterial {
  const material = family.materials.at(-1);
  if (!material) throw new Error(`key ${family.keyId} has no material`);
  return material;
}
