import type * as hashWasm from 'hash-wasm';
import type { RunningDigest } from './digests';

/** XXH64, XXH3 and XXH128 with seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), which `node:crypto` has not. No cryptography: checksums. */
export type XxhashName = 'xxhash64' | 'xxhash3' | 'xxhash128';

type Library = typeof hashWasm;

const makers: Readonly<Record<XxhashName, (library: Library) => Promise<hashWasm.IHasher>>> = {
  xxhash64: (library) => library.createXXHash64(),
  xxhash3: (library) => library.createXXHash3(),
  xxhash128: (library) => library.createXXHash128(),
};

/** The library is loaded when one is first asked for. Digests are in the canonical, big-endian form. */
export async function startXxhash(name: XxhashName): Promise<RunningDigest> {
  const state = await makers[name](await import('hash-wasm'));
  state.init();
  return { update: (bytes) => void state.update(bytes), digest: () => Buffer.from(state.digest('binary')) };
}
