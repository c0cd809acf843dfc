import BTree from 'sorted-btree';
import type { Cell } from './cell';
import type { Layer } from './layer';
import type { Bounds } from './range-bounds';

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The layer that changes: what was written since the last run, in memory. A copy takes constant time and shares what has not changed. */
export class Overlay implements Layer {
  constructor(private readonly tree = new BTree<string, Cell>(undefined, byCodeUnits)) {}

  copy(): Overlay {
    return new Overlay(this.tree.clone());
  }

  get(key: string): Cell | undefined {
    return this.tree.get(key);
  }

  set(key: string, cell: Cell): void {
    this.tree.set(key, cell);
  }

  *entries({ from, end, reverse }: Bounds): Generator<readonly [string, Cell]> {
    const pairs = reverse ? this.tree.entriesReversed(end, undefined, true) : this.tree.entries(from);
    for (const pair of pairs) {
      if (reverse ? pair[0] < from : end !== undefined && pair[0] >= end) return;
      // A copy of its own: the tree may use the pair again.
      yield [pair[0], pair[1]];
    }
  }
}
