import { table } from '../storage/record-store';
import type { WriteTransaction } from '../storage/record-store';

/** Work that must be finished even after a crash. Safe to do twice. */
export interface Chore {
  readonly kind: 'drop-layer' | 'merge-layer' | 'delete-blob' | 'shrink-segment' | 'drop-units';
  /** Id of the layer, blob or segment; of the snapshot whose units (`direct/unit-rows.ts`) are no longer needed. */
  readonly id: string;
}

export const choreTable = table<Chore>('block-chore');

export const choreKey = (chore: Chore): string => `${chore.kind}:${chore.id}`;

export function addChore(tx: WriteTransaction, chore: Chore): void {
  tx.put(choreTable, choreKey(chore), chore);
}
