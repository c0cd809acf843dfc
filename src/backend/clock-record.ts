import { table } from './storage/record-store';
import type { RecordStore } from './storage/record-store';

/** How far a state's clock is ahead of the machine's: what is dated in a durable state must not lie in the future when it is opened again. */
interface ClockRecord {
  /** Milliseconds. */
  readonly advancedBy: number;
}

const clockTable = table<ClockRecord>('clock');
const onlyRow = 'clock';

export async function readAdvance(records: RecordStore): Promise<number> {
  return (await records.get(clockTable, onlyRow))?.advancedBy ?? 0;
}

export async function writeAdvance(records: RecordStore, advancedBy: number): Promise<void> {
  await records.write((tx) => {
    tx.put(clockTable, onlyRow, { advancedBy });
    return Promise.resolve();
  });
}
