import { table } from '../../storage/record-store';
import type { Snapshot, Tag } from '../rows';

/** A tag of a resource: without a value, whatever that is. */
export interface TagPattern {
  readonly key: string;
  readonly value?: string;
}

/** Keeps snapshots that are deleted for a while longer. */
export interface RetentionRule {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly days: number;
  readonly description: string;
  /** Only snapshots with one of these; none: all of the region. */
  readonly only: readonly TagPattern[];
  /** Of a rule for all of the region: not those with one of these. */
  readonly except: readonly TagPattern[];
  /** Of a rule that has ever been locked. */
  readonly lock?: RuleLock;
  /** Of the rule itself. */
  readonly tags: readonly Tag[];
}

export interface RuleLock {
  readonly delayDays: number;
  /** When the rule, which is being unlocked, can be changed; absent while it is locked. */
  readonly opensAt?: number;
}

export type RuleLockState = 'locked' | 'pending_unlock' | 'unlocked';

export const ruleLockState = ({ opensAt }: RuleLock, now: number): RuleLockState =>
  opensAt === undefined ? 'locked' : now < opensAt ? 'pending_unlock' : 'unlocked';

/** A snapshot that was deleted and can still be restored. Its layers and its data key are kept. */
export interface RecycledSnapshot {
  readonly snapshot: Snapshot;
  readonly tags: readonly Tag[];
  readonly enteredAt: number;
  readonly exitsAt: number;
}

export const retentionRuleTable = table<RetentionRule>('block-retention-rule');
export const recycledSnapshotTable = table<RecycledSnapshot>('block-recycled-snapshot');
