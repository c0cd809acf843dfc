import { join } from 'node:path';
import { hexId } from '../ids';
import type { Random } from '../random';
import type { Cell } from './cell';
import { encodeCell } from './cell-codec';
import { DamagedRecords } from './damaged-records';
import type { Disk, DiskFile } from './disk';
import { Journal, replay } from './journal';
import { newestOf } from './layer';
import { LayerStack, SharedRun } from './layer-stack';
import { openManifest, sealManifest } from './manifest';
import type { Manifest } from './manifest';
import { Overlay } from './overlay';
import { PageCache } from './page-cache';
import type { RecordSeal } from './record-seal';
import { Run } from './run';
import type { RunPlace } from './run';
import { writeRun } from './run-writer';
import { systemCode } from './system-error';

export interface RecordFilesOptions {
  readonly folder: string;
  readonly disk: Disk;
  readonly seal: RecordSeal;
  readonly random: Random;
  /** Bytes of a journal after which its changes become a run. */
  readonly journalLimit: number;
}

const manifestName = 'manifest';
const journalEnding = '.journal';
const runEnding = '.run';
const pageCacheBytes = 32 * 1024 * 1024;
const everything = { from: '', end: undefined, after: undefined, reverse: false } as const;

/**
 * The files of a record store: a journal that every commit is written to, sorted runs that older changes were merged into, and a
 * manifest that says which files count (docs/formats/state-directory.md, "records"). Knows nothing of transactions.
 *
 * Runs are merged in the background: a new run swallows the ones before it that are not much larger, so that there are
 * few of them and every row is written again only as often as the size of the store doubles.
 */
export class RecordFiles {
  private merging: Promise<void> | undefined;
  private stopped = false;
  /** Journal bytes at which the next attempt is made, after one that failed. */
  private waitUntil = 0;
  /** Files that no longer count once the next manifest is written. */
  private obsolete: string[] = [];

  private constructor(
    private readonly options: RecordFilesOptions,
    private readonly pages: PageCache,
    private journal: Journal,
    /** Ids, the last one is that of `journal`. */
    private journals: readonly string[],
    private current: LayerStack,
    private sequence: bigint,
    /** Of the last commit that is in the stack: in the runs, or in its frozen overlay. */
    private stacked: bigint,
    /** Of the last commit that is in the runs. */
    private merged: bigint,
    /** Sequence number in the manifest on the disk. */
    private told: bigint,
  ) {}

  /** Writes an empty store. */
  static async make({ folder, disk, seal, random }: RecordFilesOptions): Promise<void> {
    const id = hexId(random, 16);
    await (await disk.open(join(folder, id + journalEnding), 'new')).close();
    await disk.replace(join(folder, manifestName), sealManifest({ sequence: 0n, merged: 0n, journals: [id], runs: [] }, seal));
  }

  /**
   * @returns the files, and what the journals hold: the first overlay
   * @throws DamagedRecords. @throws what the system answers for files that may not be read and written
   */
  static async open(options: RecordFilesOptions): Promise<{ readonly files: RecordFiles; readonly overlay: Overlay }> {
    const opened: { close(): Promise<void> }[] = [];
    try {
      const pages = new PageCache(pageCacheBytes);
      const manifest = await readManifest(options);
      const runs: SharedRun[] = [];
      for (const place of manifest.runs) runs.push(new SharedRun(await openRun(place, options, pages, opened)));
      const stack = new LayerStack(undefined, runs);
      const { overlay, journal, sequence } = await replayJournals(manifest, options, opened);
      if (sequence < manifest.sequence) throw new DamagedRecords(options.folder);
      const { merged } = manifest;
      const journals = manifest.journals.slice(0, manifest.journals.indexOf(journal.id) + 1);
      await removeLeftovers(manifest, options);
      return { files: new RecordFiles(options, pages, journal, journals, stack, sequence, merged, merged, manifest.sequence), overlay };
    } catch (error) {
      for (const file of opened) await file.close();
      // What the system says of the disk (EACCES, EIO) is not damage; what is missing or does not open is.
      throw isOfTheSystem(error) ? error : new DamagedRecords(options.folder);
    }
  }

  /** What lies under the overlay. */
  get stack(): LayerStack {
    return this.current;
  }

  /** Durable when it resolves. One at a time. @throws what the system answered: then nothing has changed */
  async commit(cells: ReadonlyMap<string, Cell>): Promise<void> {
    const encoded = Buffer.concat([...cells].flatMap(([key, cell]) => encodeCell(key, cell)));
    await this.journal.append(this.sequence + 1n, encoded);
    this.sequence += 1n;
  }

  get wantsRotation(): boolean {
    return this.merging === undefined && !this.stopped && this.journal.size >= Math.max(this.options.journalLimit, this.waitUntil);
  }

  /**
   * Begins a new journal and, in the background, a run of what the journals so far hold. Not while a commit runs.
   * @param overlay what is in the journals
   * @returns whether `overlay` went into the stack, so that the next one begins empty
   */
  async rotate(overlay: Overlay): Promise<boolean> {
    this.waitUntil = this.journal.size + this.options.journalLimit;
    // The last attempt to merge failed: once more.
    const again = this.current.frozen !== undefined;
    if (!again) {
      const id = hexId(this.options.random, 16);
      const file = await this.options.disk.open(this.path(id + journalEnding), 'new');
      try {
        await this.writeManifest({ journals: [...this.journals, id] });
      } catch (error) {
        // The manifest on the disk may name it nevertheless; a last journal that is not there is taken for an empty one.
        await file.close();
        await this.options.disk.remove(this.path(id + journalEnding));
        throw error;
      }
      await this.journal.close();
      this.journals = [...this.journals, id];
      this.journal = new Journal(id, file, this.options.seal);
      this.waitUntil = 0;
      this.stacked = this.sequence;
      await this.restack(new LayerStack(overlay, this.current.runs));
    }
    // A failure is not lost: its rows stay in the journals and in memory, and it is tried again.
    this.merging = this.merge()
      .catch(() => undefined)
      .finally(() => (this.merging = undefined));
    return !again;
  }

  /** Nothing may be called afterwards. @throws what the system answered where the manifest could not be written: nothing is lost by it */
  async close(): Promise<void> {
    this.stopped = true;
    await this.merging;
    try {
      if (this.told !== this.sequence) await this.writeManifest({});
    } finally {
      await this.journal.close();
      await this.current.release();
    }
  }

  private async merge(): Promise<void> {
    const { disk, seal, random, folder } = this.options;
    const { frozen, runs } = this.current;
    if (frozen === undefined) return;
    const old = this.journals.slice(0, -1);
    const swallowed = runs.slice(0, swallowedCount(this.options.journalLimit, runs));
    const rest = runs.slice(swallowed.length);
    const cells = newestOf([frozen.entries(everything), ...swallowed.map(({ run }) => run.scan())], false);
    const id = hexId(random, 16);
    const file = await disk.open(this.path(id + runEnding), 'new');
    let run: Run | undefined;
    try {
      // Below the oldest run there is nothing that a deleted row would have to hide.
      const place = await writeRun(id, file, rest.length === 0 ? present(cells) : cells, seal, () => this.stopped);
      if (place !== undefined) run = await Run.open(place, file, seal, this.pages, () => new DamagedRecords(folder));
    } finally {
      if (run === undefined) {
        await file.close();
        await disk.remove(this.path(id + runEnding));
      }
    }
    this.journals = this.journals.slice(-1);
    this.merged = this.stacked;
    await this.restack(new LayerStack(undefined, [...(run === undefined ? [] : [new SharedRun(run)]), ...rest]));
    this.obsolete.push(...old.map((journal) => journal + journalEnding), ...swallowed.map((each) => each.run.place.id + runEnding));
    await this.writeManifest({});
  }

  private async restack(next: LayerStack): Promise<void> {
    const before = this.current;
    this.current = next;
    await before.release();
  }

  private async writeManifest(changes: Partial<Manifest>): Promise<void> {
    const { sequence, merged, journals, obsolete } = this;
    const runs = this.current.runs.map(({ run }): RunPlace => run.place);
    const manifest = { sequence, merged, journals, runs, ...changes };
    await this.options.disk.replace(this.path(manifestName), sealManifest(manifest, this.options.seal));
    this.told = sequence;
    this.obsolete = [];
    // What is left behind is removed at the next opening.
    for (const name of obsolete) await this.options.disk.remove(this.path(name)).catch(() => undefined);
  }

  private path(name: string): string {
    return join(this.options.folder, name);
  }
}

function* present(cells: Iterable<readonly [string, Cell]>): Generator<readonly [string, Cell]> {
  for (const cell of cells) if (cell[1] !== 'deleted') yield cell;
}

/** How many of the runs, the newest first, go into the next one: each that is at most twice as large as all that is newer. */
function swallowedCount(newest: number, runs: readonly SharedRun[]): number {
  let total = newest;
  for (const [count, { run }] of runs.entries()) {
    if (run.place.size > 2 * total) return count;
    total += run.place.size;
  }
  return runs.length;
}

async function readManifest({ disk, folder, seal }: RecordFilesOptions): Promise<Manifest> {
  const file = await disk.open(join(folder, manifestName), 'old');
  try {
    return openManifest(await file.readAll(), seal);
  } finally {
    await file.close();
  }
}

type Opened = { close(): Promise<void> }[];

async function openRun(place: RunPlace, { disk, folder, seal }: RecordFilesOptions, pages: PageCache, opened: Opened): Promise<Run> {
  const file = await disk.open(join(folder, place.id + runEnding), 'old');
  opened.push(file);
  return Run.open(place, file, seal, pages, () => new DamagedRecords(folder));
}

/** @returns what the journals hold, and the last of them, to go on with */
async function replayJournals(
  manifest: Manifest,
  { disk, folder, seal }: RecordFilesOptions,
  opened: Opened,
): Promise<{ readonly overlay: Overlay; readonly journal: Journal; readonly sequence: bigint }> {
  const overlay = new Overlay();
  let sequence = manifest.merged;
  let journal: Journal | undefined;
  for (const id of manifest.journals) {
    const file = await openUnlessMissing(disk, join(folder, id + journalEnding));
    // Its making was cut short: then nothing was written to it.
    if (file === undefined) continue;
    await journal?.close();
    opened.push(file);
    const bytes = await file.readAll();
    const replayed = replay(id, bytes, seal, sequence, (key, cell) => overlay.set(key, cell));
    ({ sequence } = replayed);
    journal = new Journal(id, file, seal, replayed.size, replayed.size < bytes.length);
  }
  if (journal === undefined) throw new DamagedRecords(folder);
  return { overlay, journal, sequence };
}

async function openUnlessMissing(disk: Disk, path: string): Promise<DiskFile | undefined> {
  try {
    return await disk.open(path, 'old');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Files of a merge or a rotation that was cut short. */
async function removeLeftovers({ journals, runs }: Manifest, { disk, folder }: RecordFilesOptions): Promise<void> {
  const named = new Set([manifestName, ...journals.map((id) => id + journalEnding), ...runs.map(({ id }) => id + runEnding)]);
  for (const name of await disk.names(folder)) {
    if (!named.has(name)) await disk.remove(join(folder, name)).catch(() => undefined);
  }
}

/** ENOSPC, EIO, EACCES… but not ENOENT, nor Node's own codes (ERR_OUT_OF_RANGE). */
function isOfTheSystem(error: unknown): boolean {
  const code = systemCode(error);
  return typeof code === 'string' && /^E(?!RR_|NOENT$)/.test(code);
}
