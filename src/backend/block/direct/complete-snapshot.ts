import { startDigest } from '../../crypto/digests';
import { equalBytes } from '../../crypto/equal';
import type { BlockContext } from '../block-context';
import type { Caller } from '../caller';
import { addChore } from '../chore-rows';
import { putSnapshot } from '../resources';
import { withLockBegun } from '../snapshot-lock';
import { DirectFault } from './direct-fault';
import { writable } from './put-unit';
import { writtenUnits } from './unit-rows';

export interface CompleteSnapshot {
  readonly id: string;
  /** How many units were written, each counted once. */
  readonly units: number;
  /** SHA-256 over the units' SHA-256 in ascending order of their indices ("linear" aggregation). */
  readonly sum?: Uint8Array;
}

/**
 * Nothing more is written, and the snapshot is as good as any other. Uses no key.
 * @throws BlockFault `not-found`; DirectFault `not-writable`, `wrong-count`, `wrong-checksum`
 */
export async function completeSnapshot(context: BlockContext, caller: Caller, { id, units, sum }: CompleteSnapshot): Promise<void> {
  await context.records.write(async (tx) => {
    const { writing, ...snapshot } = await writable(tx, caller, id);
    if (units !== writing.units) throw new DirectFault('wrong-count', { id, given: units, written: writing.units });
    if (sum !== undefined) {
      const digest = startDigest('sha256');
      for await (const unit of writtenUnits(tx, id)) digest.update(unit.sum);
      if (!equalBytes(digest.digest(), sum)) throw new DirectFault('wrong-checksum', { id });
    }
    putSnapshot(tx, withLockBegun({ ...snapshot, state: 'completed' }, context.clock.now()));
    addChore(tx, { kind: 'drop-units', id });
  });
  context.sweeper.kick();
}
