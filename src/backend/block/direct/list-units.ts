import type { BlockContext } from '../block-context';
import type { Caller } from '../caller';
import { pageBlocks } from '../geometry';
import { mappedPages, resolvePage } from '../layer-map';
import { chainOf } from '../layers';
import { MapPage } from '../map-page';
import type { Snapshot } from '../rows';
import { usableSnapshot } from '../snapshot-sharing';
import { DirectFault } from './direct-fault';
import { unitBlocks, unitBytes } from './unit';
import type { ReadTransaction } from '../../storage/record-store';

export interface UnitRange {
  /** First unit to look at. */
  readonly from: number;
  /** Most units to find. */
  readonly limit: number;
}

export interface UnitList<Unit> {
  readonly snapshot: Snapshot;
  readonly units: readonly Unit[];
  /** Where to go on; absent at the end. */
  readonly next?: number;
}

/** A unit in which two snapshots differ. */
export interface ChangedUnit {
  readonly index: number;
  readonly inFirst: boolean;
  readonly inSecond: boolean;
}

const unitsPerPage = pageBlocks / unitBlocks;
const pagesAtOnce = 64;

/**
 * Units of which anything is stored, whoever wrote it; the others read as zeros. Uses no key.
 * @throws BlockFault `not-found`; DirectFault `not-readable`
 */
export function listUnits({ records }: BlockContext, caller: Caller, id: string, range: UnitRange): Promise<UnitList<number>> {
  return gather(range, (from, limit) =>
    records.read(async (tx) => {
      const snapshot = await readable(tx, caller, id);
      const chain = await chainOf(tx, snapshot.layer);
      return scan(
        tx,
        snapshot,
        [chain],
        from,
        limit,
        ([page = new MapPage()], first) => isStored(page, first),
        ({ index }) => index,
      );
    }),
  );
}

/**
 * Units in which the second snapshot is other than the first: written anew, given back, or written for the first time. What lies at the
 * same place at rest is the same. @throws BlockFault `not-found`; DirectFault `not-readable`, `unrelated`
 */
export function changedUnits(
  { records }: BlockContext,
  caller: Caller,
  ids: { readonly first: string; readonly second: string },
  range: UnitRange,
): Promise<UnitList<ChangedUnit>> {
  return gather(range, (from, limit) =>
    records.read(async (tx) => {
      const first = await readable(tx, caller, ids.first);
      const second = await readable(tx, caller, ids.second);
      const [before, after] = [await chainOf(tx, first.layer), await chainOf(tx, second.layer)];
      if (!before.some((layer) => after.includes(layer))) throw new DirectFault('unrelated', ids);
      const differs = ([one = new MapPage(), other = new MapPage()]: readonly MapPage[], at: number): boolean =>
        anyBlock(at, (block) => !one.isSameAt(other, block));
      return scan(tx, second, [before, after], from, limit, differs, ({ index, pages: [one, other], first: at }) => ({
        index,
        inFirst: one !== undefined && isStored(one, at),
        inSecond: other !== undefined && isStored(other, at),
      }));
    }),
  );
}

/** The caller's own snapshot or one shared with him, complete. */
export async function readable(tx: ReadTransaction, caller: Caller, id: string): Promise<Snapshot> {
  const snapshot = await usableSnapshot(tx, caller, id);
  if (snapshot.state !== 'completed') throw new DirectFault('not-readable', { id, state: snapshot.state });
  return snapshot;
}

/** Some pages in each transaction: a long list must not hold up others. */
async function gather<Unit>(
  { from, limit }: UnitRange,
  some: (from: number, limit: number) => Promise<UnitList<Unit>>,
): Promise<UnitList<Unit>> {
  const units: Unit[] = [];
  for (let at = from; ;) {
    const { snapshot, units: found, next } = await some(at, limit - units.length);
    units.push(...found);
    if (next === undefined) return { snapshot, units };
    if (units.length >= limit) return { snapshot, units, next };
    at = next;
  }
}

interface Found {
  readonly index: number;
  readonly pages: readonly MapPage[];
  /** First block of the unit within its page. */
  readonly first: number;
}

async function scan<Unit>(
  tx: ReadTransaction,
  snapshot: Snapshot,
  chains: readonly (readonly string[])[],
  from: number,
  limit: number,
  wanted: (pages: readonly MapPage[], first: number) => boolean,
  unitOf: (found: Found) => Unit,
): Promise<UnitList<Unit>> {
  const end = Math.ceil(snapshot.size / unitBytes);
  const endPage = Math.ceil(end / unitsPerPage);
  const numbers = await mappedPages(tx, chains.flat(), Math.floor(from / unitsPerPage), endPage, pagesAtOnce);
  const units: Unit[] = [];
  for (const number of numbers) {
    const pages = await Promise.all(chains.map((chain) => resolvePage(tx, chain, number)));
    for (let part = 0; part < unitsPerPage; part++) {
      const [index, first] = [number * unitsPerPage + part, part * unitBlocks];
      if (index < from || index >= end || !wanted(pages, first)) continue;
      if (units.length === limit) return { snapshot, units, next: index };
      units.push(unitOf({ index, pages, first }));
    }
  }
  const last = numbers.at(-1);
  if (last === undefined || last + 1 >= endPage) return { snapshot, units };
  return { snapshot, units, next: (last + 1) * unitsPerPage };
}

const isStored = (page: MapPage, first: number): boolean => anyBlock(first, (block) => page.segmentOf(block) !== undefined);

function anyBlock(first: number, test: (block: number) => boolean): boolean {
  for (let block = first; block < first + unitBlocks; block++) {
    if (test(block)) return true;
  }
  return false;
}
