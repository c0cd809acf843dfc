import { macHashes } from './algorithms';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { macSecret } from './pair-keys';
import type { MacAlgorithmSpec } from '../../facts/aws/models/kms';
import { generateMac, verifyMac } from '../crypto/mac';

export const generateMacWith = (keys: KeyHierarchy, key: AdmittedKey, algorithm: MacAlgorithmSpec, message: Uint8Array): Buffer =>
  generateMac(macHashes[algorithm], macSecret(keys, key), message);

/** @throws KeyFault `invalid-mac`. */
export function verifyMacWith(
  keys: KeyHierarchy,
  key: AdmittedKey,
  algorithm: MacAlgorithmSpec,
  message: Uint8Array,
  mac: Uint8Array,
): void {
  if (!verifyMac(macHashes[algorithm], macSecret(keys, key), message, mac)) throw new KeyFault('invalid-mac', {});
}
