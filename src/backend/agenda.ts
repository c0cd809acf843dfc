import { keyOf, table } from './storage/record-store';
import type { RecordStore, WriteTransaction } from './storage/record-store';

/** What the clock carries out: a deletion that was scheduled, a rotation that is due. */
export interface Appointment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Which duty: a name from the table given to `agenda`. */
  readonly duty: string;
  /** What it is about, in the duty's own terms. */
  readonly subject: string;
}

/**
 * Does what is due. Runs inside the transaction that removes the appointment, so it happens once; what it returns is called when that
 * is committed, and tells of it.
 */
export type Duty = (tx: WriteTransaction, subject: string, at: number) => Promise<(() => void) | undefined>;

/** By name. */
export type Duties = Pick<ReadonlyMap<string, Duty>, 'get'>;

const agendaTable = table<Appointment>('agenda');
const row = ({ at, duty, subject }: Appointment): string => keyOf(String(at).padStart(15, '0'), duty, subject);

/** Makes an appointment, in the transaction that decides it. */
export function appoint(tx: WriteTransaction, appointment: Appointment): void {
  tx.put(agendaTable, row(appointment), appointment);
}

/** Cancels the appointment made with the same three values; none is fine. */
export function cancel(tx: WriteTransaction, appointment: Appointment): void {
  tx.delete(agendaTable, row(appointment));
}

/** Carries out everything due by `now`, in order of time. A duty may make appointments that are themselves due. */
export async function carryOut(records: RecordStore, duties: Duties, now: number): Promise<void> {
  for (;;) {
    const done = await records.write(async (tx) => {
      const [first] = await tx.list(agendaTable, { limit: 1 });
      if (!first || first.row.at > now) return undefined;
      const duty = duties.get(first.row.duty);
      if (!duty) throw new Error(`no one carries out "${first.row.duty}"`);
      tx.delete(agendaTable, first.key);
      return { tell: await duty(tx, first.row.subject, first.row.at) };
    });
    if (!done) return;
    done.tell?.();
  }
}
