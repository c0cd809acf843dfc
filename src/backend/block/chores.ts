import { choreKey, choreTable } from './chore-rows';
import type { Chore } from './chore-rows';
import { dropUnits } from './direct/unit-rows';
import { dropPages, mergePages } from './layer-map';
import { holderTable, holdersOf, layerTable, release } from './layers';
import { shrinkSegment } from './shrink-segment';
import type { BlobStore } from '../storage/blob-store';
import type { RecordStore, WriteTransaction } from '../storage/record-store';
import { keyOf } from '../storage/record-store';

/** Map rows changed in one transaction: long work must not hold up writers. */
const pagesAtOnce = 32;
const choresAtOnce = 64;
const unitsAtOnce = 1024;

export interface ChoreStores {
  readonly records: RecordStore;
  readonly blobs: BlobStore;
}

/** Does every chore there is, and those they give rise to. Chores that another process does meanwhile are no trouble. */
export async function doChores(stores: ChoreStores): Promise<void> {
  for (;;) {
    const waiting = await stores.records.list(choreTable, { limit: choresAtOnce });
    if (waiting.length === 0) return;
    for (const { row } of waiting) await doChore(stores, row);
  }
}

async function doChore({ records, blobs }: ChoreStores, chore: Chore): Promise<void> {
  switch (chore.kind) {
    case 'delete-blob':
      await blobs.delete(chore.id);
      await records.write((tx) => {
        endChore(tx, chore);
        return Promise.resolve();
      });
      return;
    case 'drop-layer':
      while (!(await records.write((tx) => dropSome(tx, chore)))) continue;
      return;
    case 'drop-units':
      while (!(await records.write((tx) => dropSomeUnits(tx, chore)))) continue;
      return;
    case 'merge-layer':
      while (!(await records.write((tx) => mergeSome(tx, chore)))) continue;
      return;
    case 'shrink-segment':
      await shrinkSegment(records, blobs, chore.id, (tx) => {
        endChore(tx, chore);
      });
      return;
  }
}

const endChore = (tx: WriteTransaction, chore: Chore): void => tx.delete(choreTable, choreKey(chore));

/** Resolves to whether the chore is done. */
async function dropSomeUnits(tx: WriteTransaction, chore: Chore): Promise<boolean> {
  const done = await dropUnits(tx, chore.id, unitsAtOnce);
  if (done) endChore(tx, chore);
  return done;
}

/** Resolves to whether the chore is done. */
async function dropSome(tx: WriteTransaction, chore: Chore): Promise<boolean> {
  const layer = await tx.get(layerTable, chore.id);
  if (layer !== undefined && !(await dropPages(tx, chore.id, pagesAtOnce))) return false;
  endChore(tx, chore);
  tx.delete(layerTable, chore.id);
  if (layer?.parent !== undefined) await release(tx, layer.parent, { kind: 'layer', id: chore.id });
  return true;
}

/** Resolves to whether the chore is done, or there is no longer a reason for it. */
async function mergeSome(tx: WriteTransaction, chore: Chore): Promise<boolean> {
  const layer = await tx.get(layerTable, chore.id);
  const [one, ...others] = await holdersOf(tx, chore.id);
  const upper = one?.kind === 'layer' && others.length === 0 ? await tx.get(layerTable, one.id) : undefined;
  if (layer === undefined || one === undefined || upper === undefined) {
    endChore(tx, chore);
    return true;
  }
  if (!(await mergePages(tx, chore.id, one.id, layer.parent === undefined, pagesAtOnce))) return false;
  endChore(tx, chore);
  tx.delete(layerTable, chore.id);
  tx.delete(holderTable, keyOf(chore.id, `layer:${one.id}`));
  tx.put(layerTable, one.id, { ...upper, parent: layer.parent });
  if (layer.parent !== undefined) {
    tx.delete(holderTable, keyOf(layer.parent, `layer:${chore.id}`));
    tx.put(holderTable, keyOf(layer.parent, `layer:${one.id}`), one);
  }
  return true;
}
