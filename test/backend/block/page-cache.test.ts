import { MapPage } from '../../../src/backend/block/map-page';
import { PageCache } from '../../../src/backend/block/page-cache';

/** A cache whose loads end when the test says so. */
function slowCache() {
  const loads: ((page: MapPage) => void)[] = [];
  const cache = new PageCache(() => new Promise((resolve) => loads.push(resolve)));
  return { cache, loads };
}

describe('the cache of map pages', () => {
  it('loads a page once for all who ask at the same time', async () => {
    const { cache, loads } = slowCache();
    const asked = Promise.all([cache.get(1), cache.get(1)]);
    const page = new MapPage();
    loads[0]!(page);
    expect(await asked).toEqual([page, page]);
    expect(await cache.get(1)).toBe(page);
    expect(loads).toHaveLength(1);
  });

  it.each([
    ['changed', (cache: PageCache) => cache.changed(new Map([[1, undefined]]), () => undefined)],
    ['forgotten', (cache: PageCache) => cache.forget(1)],
  ])('neither keeps nor shares what was being loaded when the page was %s', async (_name, change) => {
    const { cache, loads } = slowCache();
    const [before, after] = [new MapPage(), new MapPage()];
    const early = cache.get(1);
    change(cache);
    const late = cache.get(1);
    loads[1]!(after);
    expect(await late).toBe(after);
    loads[0]!(before);
    expect(await early).toBe(before);
    expect(await cache.get(1)).toBe(after);
  });

  it('lets the longest unused page go when there are too many', async () => {
    let loaded = 0;
    const cache = new PageCache(() => {
      loaded++;
      return Promise.resolve(new MapPage());
    });
    for (let page = 0; page <= 4096; page++) await cache.get(page);
    await cache.get(4096);
    expect(loaded).toBe(4097);
    await cache.get(0);
    expect(loaded).toBe(4098);
  });
});
