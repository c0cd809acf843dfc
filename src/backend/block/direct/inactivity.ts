import { appoint } from '../../agenda';
import type { Duty } from '../../agenda';
import type { WriteTransaction } from '../../storage/record-store';
import type { BlockContext } from '../block-context';
import { addChore } from '../chore-rows';
import { putSnapshot } from '../resources';
import { resourceKey, snapshotTable } from '../rows';
import type { Snapshot } from '../rows';

export const inactivityDuty = 'block-snapshot-inactivity';

/** The row's key, in a form that may be part of another key. */
const separator = '/';
const subjectOf = ({ account, region, id }: Snapshot): string => [account, region, id].join(separator);
export const rowKeyOf = (subject: string): string => {
  const [account = '', region = '', id = ''] = subject.split(separator);
  return resourceKey({ account, region }, id);
};

export const appointTimeout = (tx: WriteTransaction, snapshot: Snapshot, at: number): void =>
  appoint(tx, { at, duty: inactivityDuty, subject: subjectOf(snapshot) });

/** A snapshot that nobody wrote to for as long as its timeout fails; one that was written to meanwhile is looked at again later. */
export const failWhenInactive =
  ({ sweeper }: Pick<BlockContext, 'sweeper'>): Duty =>
  async (tx, subject, now) => {
    const snapshot = await tx.get(snapshotTable, rowKeyOf(subject));
    if (snapshot?.state !== 'pending' || snapshot.writing === undefined) return undefined;
    const due = snapshot.writing.lastActivityAt + snapshot.writing.timeoutMs;
    if (due > now) {
      appointTimeout(tx, snapshot, due);
      return undefined;
    }
    putSnapshot(tx, { ...snapshot, state: 'error', failure: 'inactive', writing: undefined });
    addChore(tx, { kind: 'drop-units', id: snapshot.id });
    return () => sweeper.kick();
  };
