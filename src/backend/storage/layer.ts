import type { Cell } from './cell';
import type { Bounds } from './range-bounds';

/** Cells by key, in order. A store is a stack of layers, of which the first that knows a key is right. Keys are in ordered form. */
export interface Layer {
  /** `undefined` where this layer knows nothing of the key. */
  get(key: string): Cell | undefined;
  /** From `from` up to before `end`, or the same backwards. `after` is not looked at. */
  entries(bounds: Bounds): Iterator<readonly [key: string, cell: Cell]>;
}

/** What all layers together say, deleted rows included. @param layers the newest first */
export function newestCells(layers: readonly Layer[], bounds: Bounds): Generator<readonly [key: string, cell: Cell]> {
  return newestOf(
    layers.map((layer) => layer.entries(bounds)),
    bounds.reverse,
  );
}

/** Of each key the cell of the first source that has one. @param sources each in order of its keys, or in reverse */
export function* newestOf(
  sources: readonly Iterator<readonly [key: string, cell: Cell]>[],
  reverse: boolean,
): Generator<readonly [key: string, cell: Cell]> {
  const heads = sources.map((source) => source.next());
  for (;;) {
    let least: readonly [string, Cell] | undefined;
    for (const head of heads) {
      if (head.done === true) continue;
      const [key] = head.value;
      // The first source of a key is the newest.
      if (least === undefined || (reverse ? key > least[0] : key < least[0])) least = head.value;
    }
    if (least === undefined) return;
    yield least;
    for (const [at, source] of sources.entries()) {
      const head = heads[at];
      if (head?.done === false && head.value[0] === least[0]) heads[at] = source.next();
    }
  }
}
