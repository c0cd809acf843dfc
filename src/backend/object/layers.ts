import { bodyContext, type Layer, type ObjectPlace, type PartPlace } from './object-place';
import type { LayerKey } from './opened-body';
import type { LayerKeys } from './sse-modes';

const names: readonly Layer[] = ['inner', 'outer'];

/** What the layers of one part are sealed with. */
export const layersOf = (keys: LayerKeys, place: ObjectPlace, part: PartPlace): readonly LayerKey[] =>
  keys.map((key, depth) => ({ key, context: bodyContext(place, part, names[depth]) }));
