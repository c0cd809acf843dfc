import type { IConstruct } from 'constructs';
import { isKnown } from './checks';
import type { IEncryptionKey } from './encryption-key';
import { EncryptionState, EncryptionSubject, EncryptionTraits } from './encryption-traits';
import { keyWithoutEncryption, lineageBroken, lineageDecrypted } from './errors';
import type { IVolumeSnapshot } from './volume-snapshot';

/** What a user asked of a volume; undefined means "the default". */
export interface WantedEncryption {
  readonly encrypted?: boolean | undefined;
  readonly encryptionKey?: IEncryptionKey | undefined;
}

/** What the volume will have. No key and encrypted: the cloud's default key, or the unknown key of the snapshot. */
export interface VolumeEncryption {
  readonly encrypted: boolean;
  readonly encryptionKey: IEncryptionKey | undefined;
  readonly state: EncryptionState;
}

/**
 * The lineage rule: volume, snapshot and the volumes restored from it share one data key, so a restored volume has the key of its
 * snapshot. Where the snapshot is not encrypted there is nothing to inherit and the volume may be given a key of its own.
 *
 * @throws ValidationError if what was asked for contradicts itself or the snapshot
 */
export function volumeEncryption(scope: IConstruct, wanted: WantedEncryption, snapshot: IVolumeSnapshot | undefined): VolumeEncryption {
  if (wanted.encryptionKey !== undefined && wanted.encrypted === false) throw keyWithoutEncryption(scope);
  if (snapshot?.encrypted === true) return inherited(scope, wanted, snapshot);
  if (wanted.encrypted === false) return { encrypted: false, encryptionKey: undefined, state: EncryptionState.UNENCRYPTED };
  // An imported snapshot that does not say how it is encrypted may bring any key, so no key is not yet the provider's key.
  const unkeyed = snapshot !== undefined && snapshot.encrypted === undefined ? EncryptionState.UNKNOWN : EncryptionState.PROVIDER_KEY;
  return {
    encrypted: true,
    encryptionKey: wanted.encryptionKey,
    state: wanted.encryptionKey === undefined ? unkeyed : stateUnder(wanted.encryptionKey),
  };
}

function inherited(scope: IConstruct, wanted: WantedEncryption, snapshot: IVolumeSnapshot): VolumeEncryption {
  const source = `snapshot ${snapshot.node.path}`;
  if (wanted.encrypted === false) throw lineageDecrypted(scope, source);
  const wantedKey = wanted.encryptionKey;
  const ownKey = snapshot.encryptionKey;
  const state = ownKey === undefined ? (EncryptionTraits.of(snapshot)?.state ?? EncryptionState.UNKNOWN) : stateUnder(ownKey);
  if (wantedKey === undefined) return { encrypted: true, encryptionKey: ownKey, state };
  if (ownKey !== undefined) {
    if (areDifferentKeys(ownKey, wantedKey)) throw lineageBroken(scope, source, name(ownKey), name(wantedKey));
    return { encrypted: true, encryptionKey: ownKey, state };
  }
  if (state === EncryptionState.PROVIDER_KEY) throw lineageBroken(scope, source, "the provider's default key", name(wantedKey));
  return { encrypted: true, encryptionKey: wantedKey, state: stateUnder(wantedKey) };
}

/** Whose key encrypts what is encrypted under this key: without one the provider's, and one that does not say is the customer's. */
export function stateUnder(key: IEncryptionKey | undefined): EncryptionState {
  if (key === undefined) return EncryptionState.PROVIDER_KEY;
  return EncryptionTraits.of(key)?.state ?? EncryptionState.CUSTOMER_KEY;
}

/** Whether two keys are known to differ. Two constructs may still mean one key while a reference is known only at apply. */
export function areDifferentKeys(one: IEncryptionKey, other: IEncryptionKey): boolean {
  if (one === other) return false;
  if (isKnown(one.keyReference) && isKnown(other.keyReference)) return one.keyReference !== other.keyReference;
  return isMadeHere(one) && isMadeHere(other);
}

/** A key with a resource of its own in this app, unlike an imported one, is another key than every other such. */
function isMadeHere(key: IEncryptionKey): boolean {
  return EncryptionTraits.of(key)?.subject === EncryptionSubject.KEY && key.node.tryFindChild('Resource') !== undefined;
}

const name = (key: IEncryptionKey): string => (isKnown(key.keyReference) ? key.keyReference : key.node.path);
