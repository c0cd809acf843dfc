import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { keyRow } from './key-record';
import type { KeyRecord } from './key-record';
import type { ImportWrappingName } from '../../facts/aws/import-wrapping';
import { importParametersHours, importWrappings } from '../../facts/aws/import-wrapping';
import { DecryptFailure } from '../crypto/decrypt-failure';

/**
 * The token carries the private wrapping key itself, sealed for one key of one region: nothing is stored for an import that
 * may never come, and every server over the same state can finish it.
 *
 *   plaintext = expiry(8, big-endian milliseconds) || n(1) || name of the wrapping algorithm(n) || PKCS #8
 */
export interface ImportToken {
  readonly wrapping: ImportWrappingName;
  /** PKCS #8, DER. Whoever opens the token wipes it. */
  readonly privateKey: Buffer;
}

const hourMs = 3_600_000;
const expiryBytes = 8;

export interface SealedImportToken {
  readonly token: Buffer;
  readonly expiresAt: number;
}

/** Takes over `privateKey` and wipes it. */
export function sealImportToken(keys: KeyHierarchy, record: KeyRecord, { wrapping, privateKey }: ImportToken): SealedImportToken {
  const expiresAt = keys.clock.now() + importParametersHours * hourMs;
  const head = Buffer.alloc(expiryBytes + 1);
  head.writeBigUInt64BE(BigInt(Math.floor(expiresAt)));
  head[expiryBytes] = wrapping.length;
  const plaintext = Buffer.concat([head, Buffer.from(wrapping, 'latin1'), privateKey]);
  privateKey.fill(0);
  try {
    return { token: keys.rootKey.seal('import-token', plaintext, boundTo(record)), expiresAt };
  } finally {
    plaintext.fill(0);
  }
}

/** @throws KeyFault `invalid-import-token` for another key's or a foreign token, `expired-import-token`. */
export function openImportToken(keys: KeyHierarchy, record: KeyRecord, token: Uint8Array): ImportToken {
  const plaintext = opened(keys, record, token);
  try {
    const nameEnd = expiryBytes + 1 + (plaintext[expiryBytes] ?? 0);
    const wrapping = plaintext.toString('latin1', expiryBytes + 1, nameEnd);
    if (!isWrapping(wrapping)) throw new KeyFault('invalid-import-token', {});
    if (keys.clock.now() >= Number(plaintext.readBigUInt64BE())) throw new KeyFault('expired-import-token', {});
    return { wrapping, privateKey: Buffer.from(plaintext.subarray(nameEnd)) };
  } finally {
    plaintext.fill(0);
  }
}

const isWrapping = (name: string): name is ImportWrappingName => Object.hasOwn(importWrappings, name);

const boundTo = (record: KeyRecord): Buffer => Buffer.from(keyRow(record, record.keyId));

function opened(keys: KeyHierarchy, record: KeyRecord, token: Uint8Array): Buffer {
  try {
    return keys.rootKey.open('import-token', token, boundTo(record));
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('invalid-import-token', {}) : error;
  }
}
