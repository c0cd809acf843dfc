import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DecryptFailure } from '../crypto/decrypt-failure';
import { openDerived, sealDerived } from '../crypto/derived-seal';
import type { Random } from '../random';
import type { BlobStore } from './blob-store';
import { DamagedRecords } from './damaged-records';
import { DirectoryBlobs } from './directory-blobs';
import { syncDirectory } from './directory-sync';
import { claimExclusiveUse, claimName } from './exclusive-use';
import { openRecordFolder } from './record-folder';
import type { RecordStore } from './record-store';
import { SmallBlobs } from './small-blobs';
import { StateDirectoryError } from './state-directory-error';
import { formatVersion, readStateFile, replaceFile, stateFileName, writeStateFile } from './state-file';
import type { StateFile } from './state-file';
import { systemCode } from './system-error';
import { isPrivate, parseUnsealKey, readUnsealKeyFile } from './unseal-key';

export interface StateDirectoryOptions {
  readonly random: Random;
  /** Base64 of 32 bytes (`ATREST_UNSEAL_KEY`). Goes before `unsealKeyFile`. */
  readonly unsealKey?: string;
  /** A file that holds the same, private to the user. @default - `unseal.key` in the directory, made with it */
  readonly unsealKeyFile?: string;
  /** Bytes of changes after which they are merged into a run. @default - four mebibytes */
  readonly journalLimit?: number;
}

export interface StateDirectory {
  readonly records: RecordStore;
  /** Not recovered yet: the owner calls `recover`, which needs to know what records name. */
  readonly blobs: BlobStore;
  /** 32 bytes. Wiped by `close`. */
  readonly rootKey: Buffer;
  /** Everything deleted and made anew under another root key, without letting go of the directory. This one is closed by it. */
  renew(): Promise<StateDirectory>;
  close(): Promise<void>;
}

const defaultKeyFile = 'unseal.key';
const recordsName = 'records';
const wrapLabel = 'atrest root key';
const wrapContext = Buffer.from(`atrest state directory ${formatVersion}`);
/** What may lie in a directory whose making was cut short before its state file. */
const beginnings: ReadonlySet<string> = new Set([claimName, defaultKeyFile, `${defaultKeyFile}.new`, `${stateFileName}.new`]);

/**
 * Opens a state directory (docs/formats/state-directory.md), or makes one where there is nothing, for this process alone.
 * @throws StateDirectoryError
 */
export async function openStateDirectory(path: string, options: StateDirectoryOptions): Promise<StateDirectory> {
  try {
    await prepare(path);
    const release = await claimExclusiveUse(path, options.random);
    return await openClaimed(path, options, release);
  } catch (error) {
    throw explained(error, path);
  }
}

/** Opens what this process has claimed; `release` is called when it is closed, or cannot be opened. */
async function openClaimed(path: string, options: StateDirectoryOptions, release: () => Promise<void>): Promise<StateDirectory> {
  const ends: (() => Promise<void>)[] = [];
  const closeStores = async () => {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
  };
  try {
    const state = await readStateFile(path);
    const { rootKey, records } = state?.created === true ? await open(path, state, options) : await make(path, options);
    ends.push(async () => {
      rootKey.fill(0);
      await records.close();
    });
    const blobs = new SmallBlobs(records, new DirectoryBlobs(path, options.random), options.random);
    ends.push(() => blobs.close());
    return {
      records,
      blobs,
      rootKey,
      async renew() {
        await closeStores();
        await erase(path);
        return openClaimed(path, options, release);
      },
      async close() {
        await closeStores();
        await release();
      },
    };
  } catch (error) {
    await closeStores();
    await release();
    throw error;
  }
}

/** Keys first, so that a crash leaves nothing readable; the claim stays. */
async function erase(path: string): Promise<void> {
  const names = (await readdir(path)).filter((name) => !name.startsWith(claimName));
  names.sort((a, b) => Number(b.endsWith('.key')) - Number(a.endsWith('.key')));
  for (const name of names) await rm(join(path, name), { recursive: true, force: true });
}

/** Nothing is written to a directory that is not ours. An empty one is taken over, and made private. */
async function prepare(path: string): Promise<void> {
  await makeFolders(path);
  const names = await readdir(path);
  if (names.length === 0) await chmod(path, 0o700);
  const state = await readStateFile(path);
  if (state === undefined && !names.every((name) => beginnings.has(name))) {
    throw new StateDirectoryError('foreign', `${path} is not an atrest state directory, and not empty`);
  }
  if (!isPrivate((await stat(path)).mode)) {
    throw new StateDirectoryError('exposed', `other users may enter the state directory ${path}: run chmod 700 ${path}`);
  }
}

/** As `mkdir` does recursively, but Node's never ends where a file system takes no folders, as /proc does (seen with 20.20.2). */
async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    const parent = dirname(path);
    if (systemCode(error) !== 'ENOENT') throw error;
    if (await isThere(parent)) {
      throw new StateDirectoryError('unwritable', `the state directory ${path} cannot be made: ${parent} takes no folders`, {
        cause: error,
      });
    }
    await makeFolders(parent);
    await mkdir(path, { mode: 0o700 });
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

interface Opened {
  readonly rootKey: Buffer;
  readonly records: RecordStore;
}

/** Also after a making that was cut short: nothing was stored then, so all is drawn anew. */
async function make(path: string, options: StateDirectoryOptions): Promise<Opened> {
  const folder = join(path, recordsName);
  await rm(folder, { recursive: true, force: true });
  const unsealKey = await newUnsealKey(path, options);
  const rootKey = options.random.bytes(32);
  const wrapped = sealDerived(unsealKey, options.random, rootKey, wrapContext, wrapLabel);
  unsealKey.fill(0);
  await writeStateFile(path, { created: false, rootKey: wrapped });
  await mkdir(folder, { mode: 0o700 });
  const records = await openRecordFolder({ ...recordOptions(path, options), rootKey, make: true });
  await DirectoryBlobs.makeFolders(path);
  await writeStateFile(path, { created: true, rootKey: wrapped });
  await Promise.all([path, dirname(path)].map(syncDirectory));
  return { rootKey, records };
}

async function open(path: string, state: StateFile, options: StateDirectoryOptions): Promise<Opened> {
  const rootKey = await unwrap(path, state, options);
  return { rootKey, records: await openRecordFolder({ ...recordOptions(path, options), rootKey }) };
}

const recordOptions = (path: string, { random, journalLimit }: StateDirectoryOptions) => ({
  folder: join(path, recordsName),
  random,
  ...(journalLimit === undefined ? {} : { journalLimit }),
});

async function unwrap(path: string, state: StateFile, options: StateDirectoryOptions): Promise<Buffer> {
  const unsealKey = (await givenUnsealKey(options)) ?? (await readUnsealKeyFile(join(path, defaultKeyFile)));
  try {
    return openDerived(unsealKey, state.rootKey, wrapContext, wrapLabel);
  } catch (error) {
    if (!(error instanceof DecryptFailure)) throw error;
    throw new StateDirectoryError('wrong-unseal-key', `the unseal key is not the one that ${path} was made with`);
  } finally {
    unsealKey.fill(0);
  }
}

async function givenUnsealKey({ unsealKey, unsealKeyFile }: StateDirectoryOptions): Promise<Buffer | undefined> {
  if (unsealKey !== undefined) return parseUnsealKey(unsealKey, 'the unseal key');
  return unsealKeyFile === undefined ? undefined : readUnsealKeyFile(unsealKeyFile);
}

async function newUnsealKey(path: string, options: StateDirectoryOptions): Promise<Buffer> {
  const given = await givenUnsealKey(options);
  if (given !== undefined) return given;
  const key = options.random.bytes(32);
  await replaceFile(path, defaultKeyFile, `${key.toString('base64')}\n`);
  return key;
}

const unwritableCodes: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'ENOSPC',
  'EDQUOT',
  'ENAMETOOLONG',
]);

function explained(error: unknown, path: string): unknown {
  if (error instanceof DamagedRecords) return new StateDirectoryError('damaged', error.message, { cause: error });
  if (unwritableCodes.has(systemCode(error))) {
    return new StateDirectoryError('unwritable', `the state directory ${path} cannot be written: ${String(error)}`, { cause: error });
  }
  return error;
}
