import { Fault } from '../fault';
import type { ObjectRooms } from './object-rooms';
import type { StoredVersion } from './object-row';
import { replicate, type ReplicationRooms } from './replicate';
import { replicationTaskTable, taskKey, type ReplicationTask } from './replication';
import { currentVersion, findVersion, rewriteVersion } from './version-stack';

/** Tasks looked for at a time. */
const batch = 64;

/**
 * Carries out what `replicationTaskTable` says is to be replicated, one version after the other. A task that a crash interrupts is done again at
 * the next start; one that two servers do leaves one replica.
 */
export class Replicator {
  private working: Promise<void> | undefined;
  /** Whether tasks may have come since the last look. */
  private woken = false;
  private closed = false;

  constructor(
    private readonly rooms: ReplicationRooms,
    /** Told of what is no refusal; its task stays for the next start. */
    private readonly report: (error: unknown) => void,
  ) {}

  /** Looks for tasks, in the background. */
  wake(): void {
    this.woken = true;
    if (this.closed || this.working !== undefined) return;
    this.working = this.work()
      .catch(this.report)
      .finally(() => {
        this.working = undefined;
      });
  }

  /** Resolves when all tasks that there were have been done. */
  async settled(): Promise<void> {
    while (this.working !== undefined) await this.working;
  }

  /** Ends after the version that is on its way. */
  async close(): Promise<void> {
    this.closed = true;
    await this.settled();
  }

  /** Asked anew after each wait. */
  private isClosed(): boolean {
    return this.closed;
  }

  private async work(): Promise<void> {
    while (this.woken && !this.closed) {
      this.woken = false;
      const waiting = await this.rooms.records.list(replicationTaskTable, { limit: batch });
      if (waiting.length === batch) this.woken = true;
      for (const { key, row } of waiting) {
        await this.carryOut(key, row);
        if (this.isClosed()) return;
      }
    }
  }

  private async carryOut(key: string, task: ReplicationTask): Promise<void> {
    let failed = false;
    for (const rule of task.rules) {
      try {
        await replicate(this.rooms, task, rule.destination);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        failed = true;
      }
    }
    await endTask(this.rooms, key, task, failed ? 'FAILED' : 'COMPLETED');
  }
}

const endTask = (
  { records }: Pick<ObjectRooms, 'records'>,
  key: string,
  { place, versionId }: ReplicationTask,
  replication: NonNullable<StoredVersion['replication']>,
): Promise<void> =>
  records.write(async (tx) => {
    tx.delete(replicationTaskTable, key);
    const version = await findVersion(tx, place, versionId);
    if (version?.kind !== 'object' || taskKey(place, version.sequence) !== key) return;
    rewriteVersion(tx, place, (await currentVersion(tx, place)) ?? version, { ...version, replication });
  });
