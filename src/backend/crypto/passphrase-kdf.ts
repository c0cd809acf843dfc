import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { HashName } from './digests';

const pbkdf2Async = promisify(pbkdf2);

/** How a key is made from a passphrase: work that an attacker has to do for each guess. */
export type PassphraseKdf =
  | { readonly type: 'pbkdf2'; readonly hash: HashName; readonly iterations: number; readonly salt: Uint8Array }
  /** RFC 9106. `memory` in KiB. */
  | {
      readonly type: 'argon2id' | 'argon2i';
      readonly time: number;
      readonly memory: number;
      readonly cpus: number;
      readonly salt: Uint8Array;
    };

/** Off the event loop for PBKDF2; Argon2 is WebAssembly and holds it. The parameters are the caller's to bound. */
export async function deriveFromPassphrase(kdf: PassphraseKdf, passphrase: Uint8Array, length: number): Promise<Buffer> {
  if (kdf.type === 'pbkdf2') return pbkdf2Async(passphrase, kdf.salt, kdf.iterations, length, kdf.hash);
  const { argon2id, argon2i } = await import('hash-wasm');
  const derived = await { argon2id, argon2i }[kdf.type]({
    password: passphrase,
    salt: kdf.salt,
    iterations: kdf.time,
    memorySize: kdf.memory,
    parallelism: kdf.cpus,
    hashLength: length,
    outputType: 'binary',
  });
  return Buffer.from(derived.buffer, derived.byteOffset, derived.byteLength);
}
