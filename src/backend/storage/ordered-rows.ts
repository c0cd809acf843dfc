import BTree from 'sorted-btree';
import { orderedForm } from './key-order';
import { boundsOf } from './range-bounds';
import type { Entry, Range } from './record-store';

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One table in memory, in the order of the keys' UTF-8 bytes. A copy takes constant time and shares what has not changed. */
export class OrderedRows<Value> {
  private constructor(private readonly tree: BTree<string, Entry<Value>>) {}

  static empty<Value>(): OrderedRows<Value> {
    return new OrderedRows(new BTree<string, Entry<Value>>(undefined, byCodeUnits));
  }

  copy(): OrderedRows<Value> {
    return new OrderedRows(this.tree.clone());
  }

  get size(): number {
    return this.tree.size;
  }

  get(key: string): Value | undefined {
    return this.tree.get(orderedForm(key))?.row;
  }

  set(key: string, row: Value): void {
    this.tree.set(orderedForm(key), Object.freeze({ key, row }));
  }

  delete(key: string): void {
    this.tree.delete(orderedForm(key));
  }

  list(range: Range = {}): Entry<Value>[] {
    const found: Entry<Value>[] = [];
    const limit = range.limit ?? Infinity;
    if (limit <= 0) return found;
    const { from, end, after, reverse } = boundsOf(range);
    const pairs = reverse ? this.tree.entriesReversed(end, undefined, true) : this.tree.entries(from);
    for (const [ordered, entry] of pairs) {
      if (reverse ? ordered < from || ordered === after : end !== undefined && ordered >= end) break;
      if (ordered === after) continue;
      if (found.push(entry) >= limit) break;
    }
    return found;
  }
}
