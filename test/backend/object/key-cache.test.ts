import { AdjustableClock } from '../../../src/backend/clock';
import { KeyCache, type CachedKey } from '../../../src/backend/object/key-cache';

const key = (): CachedKey => ({ plaintext: Buffer.alloc(32, 7), wrapped: Buffer.alloc(1) });
const isWiped = ({ plaintext }: CachedKey): boolean => plaintext.every((byte) => byte === 0);

/** Uses the cache under a name; gives the key that was used and counts the fetches. */
function cacheOf(bounds: { lifetime?: number; uses?: number; keys?: number }) {
  const clock = new AdjustableClock(() => 0);
  const cache = new KeyCache(clock, { lifetime: 1000, uses: 100, keys: 100, ...bounds });
  const fetched: CachedKey[] = [];
  const use = (name: string): Promise<CachedKey> =>
    cache.use(
      name,
      () => {
        const fresh = key();
        fetched.push(fresh);
        return Promise.resolve(fresh);
      },
      (used) => {
        expect(isWiped(used)).toBe(false);
        return used;
      },
    );
  return { clock, cache, fetched, use };
}

describe('keys in memory', () => {
  test('are fetched once, and once for those who ask at the same time', async () => {
    const { fetched, use } = cacheOf({});
    await Promise.all([use('a'), use('a'), use('a')]);
    await use('a');
    expect(fetched).toHaveLength(1);
  });

  test('end with their time, and are wiped', async () => {
    const { clock, fetched, use } = cacheOf({ lifetime: 1000 });
    const first = await use('a');
    clock.advance(1000);
    await use('b');
    expect(isWiped(first)).toBe(true);
    await use('a');
    expect(fetched).toHaveLength(3);
  });

  test('end with their uses, and are wiped', async () => {
    const { fetched, use } = cacheOf({ uses: 3 });
    const used = [await use('a'), await use('a'), await use('a'), await use('a')];
    expect(fetched).toHaveLength(2);
    expect(used.map(isWiped)).toEqual([true, true, true, false]);
  });

  test('are not more than allowed: the oldest goes, and is wiped', async () => {
    const { fetched, use } = cacheOf({ keys: 2 });
    const first = await use('a');
    await use('b');
    await use('c');
    expect(isWiped(first)).toBe(true);
    await use('c');
    await use('b');
    expect(fetched).toHaveLength(3);
  });

  test('are never wiped before those have used them who already wait', async () => {
    const { cache, use } = cacheOf({ keys: 1 });
    await Promise.all([use('a'), use('a'), use('b'), use('c'), use('a')]);
    const last = await use('a');
    cache.close();
    await Promise.resolve();
    await Promise.resolve();
    expect(isWiped(last)).toBe(true);
  });
});
