import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { assertState, getSnapshot, putSnapshot } from './resources';
import type { Snapshot, SnapshotLock } from './rows';

export type LockState = 'governance' | 'compliance-cooloff' | 'compliance' | 'expired';

const hour = 3_600_000;
const day = 24 * hour;

/** What a lock is worth now. It needs no duty of the clock: only what is asked of the snapshot depends on it. */
export function lockStateOf({ mode, coolOffEndsAt, expiresAt }: SnapshotLock, now: number): LockState {
  if (expiresAt !== undefined && expiresAt <= now) return 'expired';
  if (mode === 'governance') return mode;
  return coolOffEndsAt !== undefined && now < coolOffEndsAt ? 'compliance-cooloff' : 'compliance';
}

/** @throws BlockFault `snapshot-locked` */
export function assertUnlocked({ id, lock }: Snapshot, now: number): void {
  if (lock === undefined) return;
  const state = lockStateOf(lock, now);
  if (state !== 'expired') throw new BlockFault('snapshot-locked', { id, state });
}

export interface LockSnapshot {
  readonly id: string;
  readonly mode: SnapshotLock['mode'];
  /** Of a compliance lock only. */
  readonly coolOffHours?: number;
  /** Days from when the lock began, or when it ends (milliseconds since the epoch). */
  readonly until: { readonly days: number } | { readonly at: number };
}

/**
 * Nobody can delete a locked snapshot. In compliance mode, once the cooling-off is over, nobody can weaken the lock either: it can only be
 * prolonged. The days of a snapshot that is not complete are counted from when it is.
 * @throws BlockFault `not-found`, `wrong-state`, `lock-binding`, `lock-too-short`
 */
export async function lockSnapshot(context: BlockContext, caller: Caller, input: LockSnapshot): Promise<Snapshot> {
  const now = context.clock.now();
  return context.records.write(async (tx) => {
    const snapshot = await getSnapshot(tx, caller, input.id);
    assertState('snapshot', snapshot, ['pending', 'completed']);
    const { lock: before } = snapshot;
    const state = before === undefined ? 'expired' : lockStateOf(before, now);
    const lock = lockOf(input, state === 'expired' ? undefined : before, snapshot.state === 'completed' ? now : undefined, now);
    if (lock.expiresAt !== undefined && lock.expiresAt <= now) throw new BlockFault('lock-too-short', { id: input.id });
    if (state === 'compliance' && (input.mode !== 'compliance' || input.coolOffHours !== undefined || isShorter(lock, before))) {
      throw new BlockFault('lock-binding', { id: input.id });
    }
    const locked = { ...snapshot, lock };
    putSnapshot(tx, locked);
    return locked;
  });
}

/** A lock that is changed goes on from when it began. */
function lockOf(
  { mode, coolOffHours, until }: LockSnapshot,
  before: SnapshotLock | undefined,
  begin: number | undefined,
  now: number,
): SnapshotLock {
  const startsAt = before?.startsAt ?? begin;
  const expiresAt = 'at' in until ? until.at : startsAt === undefined ? undefined : startsAt + until.days * day;
  return {
    mode,
    createdAt: before?.createdAt ?? now,
    days: 'days' in until ? until.days : Math.ceil((until.at - (startsAt ?? now)) / day),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(coolOffHours === undefined ? {} : { coolOffHours, coolOffEndsAt: now + coolOffHours * hour }),
  };
}

const isShorter = (lock: SnapshotLock, before: SnapshotLock | undefined): boolean =>
  (lock.expiresAt ?? lock.days) < (before?.expiresAt ?? before?.days ?? 0);

/** The same snapshot, complete from now on: its lock begins. */
export function withLockBegun(snapshot: Snapshot, now: number): Snapshot {
  const { lock } = snapshot;
  if (lock === undefined || lock.startsAt !== undefined) return snapshot;
  return { ...snapshot, lock: { ...lock, startsAt: now, expiresAt: lock.expiresAt ?? now + lock.days * day } };
}

/** @throws BlockFault `not-found`, `not-locked`, `lock-binding` */
export async function unlockSnapshot({ records, clock }: BlockContext, caller: Caller, id: string): Promise<void> {
  const now = clock.now();
  await records.write(async (tx) => {
    const snapshot = await getSnapshot(tx, caller, id);
    const state = snapshot.lock === undefined ? 'expired' : lockStateOf(snapshot.lock, now);
    if (state === 'expired') throw new BlockFault('not-locked', { id });
    if (state === 'compliance') throw new BlockFault('lock-binding', { id });
    putSnapshot(tx, { ...snapshot, lock: undefined });
  });
}
