import { addChore } from './chore-rows';
import { formatVersion } from './geometry';
import { keyOf, table } from '../storage/record-store';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';

/** Row of a layer, as docs/formats/volume-image.md, "Layers". */
export interface Layer {
  readonly parent?: string;
  readonly format: number;
}

export type HolderKind = 'volume' | 'snapshot' | 'layer';

export interface Holder {
  readonly kind: HolderKind;
  readonly id: string;
}

export const layerTable = table<Layer>('block-layer');
export const holderTable = table<Holder>('block-holder');

const holderKey = (layer: string, holder: Holder): string => keyOf(layer, `${holder.kind}:${holder.id}`);

/** A new, empty layer, kept alive by `holder`, over `parent` if there is one. */
export function addLayer(tx: WriteTransaction, id: string, holder: Holder, parent?: string): void {
  tx.put(layerTable, id, { format: formatVersion, ...(parent === undefined ? {} : { parent }) });
  hold(tx, id, holder);
  if (parent !== undefined) hold(tx, parent, { kind: 'layer', id });
}

export function hold(tx: WriteTransaction, layer: string, holder: Holder): void {
  tx.put(holderTable, holderKey(layer, holder), holder);
}

/** Lets go of a layer. What nobody else needs goes away by a chore. */
export async function release(tx: WriteTransaction, layer: string, holder: Holder): Promise<void> {
  tx.delete(holderTable, holderKey(layer, holder));
  const [one, ...others] = await holdersOf(tx, layer);
  if (one === undefined) addChore(tx, { kind: 'drop-layer', id: layer });
  else if (one.kind === 'layer' && others.length === 0) addChore(tx, { kind: 'merge-layer', id: layer });
}

export async function holdersOf(tx: ReadTransaction, layer: string): Promise<readonly Holder[]> {
  const found = await tx.list(holderTable, { prefix: keyOf(layer, ''), limit: 2 });
  return found.map((entry) => entry.row);
}

/** The layer and all below it, topmost first. @throws Error for a layer of a later format or a missing one. */
export async function chainOf(tx: ReadTransaction, top: string): Promise<readonly string[]> {
  const chain: string[] = [];
  for (let id: string | undefined = top; id !== undefined;) {
    const layer: Layer | undefined = await tx.get(layerTable, id);
    if (layer === undefined) throw new Error(`layer ${id} is missing`);
    if (layer.format !== formatVersion) throw new Error(`layer ${id} has format ${layer.format}, this version reads ${formatVersion}`);
    chain.push(id);
    id = layer.parent;
  }
  return chain;
}
