import type { BlockContext } from '../block-context';
import type { Caller } from '../caller';
import type { Snapshot } from '../rows';
import { completeSnapshot } from './complete-snapshot';
import type { CompleteSnapshot } from './complete-snapshot';
import { changedUnits, listUnits } from './list-units';
import type { ChangedUnit, UnitList, UnitRange } from './list-units';
import { putUnit } from './put-unit';
import type { PutUnit } from './put-unit';
import { readUnit } from './read-unit';
import { startSnapshot } from './start-snapshot';
import type { StartSnapshot } from './start-snapshot';

/** Snapshots written and read without a volume. Each method's contract stands at the function of the same name. */
export interface DirectSnapshots {
  start(caller: Caller, input: StartSnapshot): Promise<Snapshot>;
  put(caller: Caller, input: PutUnit): Promise<void>;
  complete(caller: Caller, input: CompleteSnapshot): Promise<void>;
  list(caller: Caller, id: string, range: UnitRange): Promise<UnitList<number>>;
  changed(caller: Caller, ids: { readonly first: string; readonly second: string }, range: UnitRange): Promise<UnitList<ChangedUnit>>;
  read(caller: Caller, id: string, index: number): Promise<Buffer>;
}

export const directSnapshots = (context: BlockContext): DirectSnapshots => ({
  start: (caller, input) => startSnapshot(context, caller, input),
  put: (caller, input) => putUnit(context, caller, input),
  complete: (caller, input) => completeSnapshot(context, caller, input),
  list: (caller, id, range) => listUnits(context, caller, id, range),
  changed: (caller, ids, range) => changedUnits(context, caller, ids, range),
  read: (caller, id, index) => readUnit(context, caller, id, index),
});
