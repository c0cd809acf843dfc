import * as fc from 'fast-check';
import { DamagedMap, MapPage } from '../../../src/backend/block/map-page';

const place = fc.oneof(
  fc.constant('absent' as const),
  fc.constant('zeros' as const),
  fc.record({ segment: fc.constantFrom('a', 'b', 'c'), index: fc.nat(1023), sum: fc.integer({ min: 0, max: 0xffffffff }) }),
);
const content = fc.array(place, { minLength: 256, maxLength: 256 });

function pageOf(places: readonly (typeof place extends fc.Arbitrary<infer P> ? P : never)[]): MapPage {
  const page = new MapPage();
  places.forEach((one, block) => {
    if (one === 'zeros') page.zero(block);
    else if (one !== 'absent') page.store(block, one.segment, one.index, one.sum);
  });
  return page;
}

describe('a page of the map', () => {
  it('comes back as it was stored', () => {
    fc.assert(
      fc.property(content, (places) => {
        const decoded = MapPage.decode(pageOf(places).encode());
        places.forEach((one, block) => {
          const run = decoded.stored(block, 256);
          expect(decoded.isAbsent(block)).toBe(one === 'absent');
          if (typeof one === 'string') expect(run).toBeUndefined();
          else expect([run?.segment, run?.index, run?.sums[0]]).toEqual([one.segment, one.index, one.sum]);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is not stored when it says nothing', () => {
    const page = new MapPage();
    page.store(3, 'a', 0, 1);
    page.clear(3);
    expect(page.encode()).toBeUndefined();
  });

  it('takes little room for what was written in one go', () => {
    const page = new MapPage();
    for (let block = 0; block < 256; block++) page.store(block, 'a', 512 + block, block);
    const row = page.encode()!;
    expect(row.segments).toEqual(['a']);
    expect(row.extents).toHaveLength(10 + 4 * 256);
    expect(page.stored(0, 256)).toMatchObject({ segment: 'a', index: 512, count: 256 });
  });

  it('forgets segments that nothing refers to, however long it lives', () => {
    const page = new MapPage();
    for (let round = 0; round < 40_000; round++) page.store(round % 256, `segment ${round}`, 0, round);
    for (let block = 0; block < 256; block++) expect(page.segmentOf(block)).toMatch(/^segment (39|40)/);
  });

  it('fails for a row that is cut off anywhere', () => {
    const page = new MapPage();
    page.store(0, 'a', 0, 1);
    page.store(1, 'a', 1, 2);
    page.zero(7);
    const row = page.encode()!;
    for (let length = 1; length < row.extents.length; length++) {
      // A cut between two extents leaves a shorter row that is whole.
      if (length === 18) continue;
      expect(() => MapPage.decode({ ...row, extents: row.extents.subarray(0, length) })).toThrow(DamagedMap);
    }
  });

  it.each([
    ['an extent of no blocks', [0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0]],
    ['an extent beyond the page', [255, 0, 2, 0, 0xff, 0xff, 0, 0, 0, 0]],
    ['a segment that is not listed', [0, 0, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['extents that overlap', [0, 0, 2, 0, 0xff, 0xff, 0, 0, 0, 0, 1, 0, 1, 0, 0xff, 0xff, 0, 0, 0, 0]],
  ])('fails for %s', (_name, extents) => {
    expect(() => MapPage.decode({ segments: ['a'], extents: Buffer.from(extents) })).toThrow(DamagedMap);
  });

  it('takes any bytes without any other error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (extents) => {
        try {
          MapPage.decode({ segments: ['a', 'b'], extents });
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedMap);
        }
      }),
    );
  });
});
