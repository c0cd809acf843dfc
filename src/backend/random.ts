import { createHash, randomFillSync } from 'node:crypto';

/**
 * The only source of randomness in the backend, besides OpenSSL's own where it makes RSA and curve keys and signs with them. Injected, so that
 * a failing run can be repeated.
 */
export interface Random {
  /** `count` fresh bytes that the caller owns. */
  bytes(count: number): Buffer;
}

const poolSize = 4096;

/** The operating system's generator, drawn in pools: one call per message would cost more than the cipher. */
export function systemRandom(): Random {
  let pool = Buffer.alloc(0);
  let used = 0;
  return {
    bytes(count) {
      if (count > poolSize / 4) return randomFillSync(Buffer.allocUnsafeSlow(count));
      if (used + count > pool.length) {
        pool = randomFillSync(Buffer.allocUnsafeSlow(poolSize));
        used = 0;
      }
      const out = Buffer.allocUnsafe(count);
      pool.copy(out, 0, used, used + count);
      // What was handed out is not left behind in the pool.
      pool.fill(0, used, used + count);
      used += count;
      return out;
    },
  };
}

/** For tests only: the same seed gives the same bytes, so anyone who knows the seed knows every key. */
export function insecureSeededRandom(seed: string): Random {
  let counter = 0;
  return {
    bytes(count) {
      const out = Buffer.alloc(count);
      for (let at = 0; at < count; at += 32) {
        createHash('sha256').update(`${seed}:${counter++}`).digest().copy(out, at);
      }
      return out;
    },
  };
}
