import type { AdmittedKey } from './key-access';
import type { KeyHierarchy } from './key-hierarchy';
import { currentMaterial, openMaterial, openPrivate, openPublic } from './key-material';
import type { PrivateKey, PublicKey } from '../crypto/private-key';

/*
 * The material of keys that never rotate: there is one. All are owned by the cache, not to be wiped or kept.
 */

export const privateHalf = (keys: KeyHierarchy, { family }: AdmittedKey): PrivateKey =>
  openPrivate(family, currentMaterial(family), keys.rootKey, keys.materials);

export const publicHalf = (keys: KeyHierarchy, { family }: AdmittedKey): PublicKey =>
  openPublic(family, currentMaterial(family), keys.materials);

export const macSecret = (keys: KeyHierarchy, { family }: AdmittedKey): Buffer =>
  openMaterial(family, currentMaterial(family), keys.rootKey, keys.materials);
