import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StateDirectoryError } from './state-directory-error';
import { systemCode } from './system-error';

export const stateFileName = 'atrest-state.json';
const format = 'atrest state directory';
export const formatVersion = 2;

export interface StateFile {
  /** False while the directory is being made. */
  readonly created: boolean;
  /** The root key, wrapped by the unseal key. */
  readonly rootKey: Buffer;
}

/**
 * `undefined` where there is none.
 * @throws StateDirectoryError `other-version`, `foreign` for a file of another kind, `damaged` for one of ours that cannot be read
 */
export async function readStateFile(directory: string): Promise<StateFile | undefined> {
  const text = await readFile(join(directory, stateFileName), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { format: found, version, created, rootKey } = parse(text);
  if (found !== format) throw new StateDirectoryError('foreign', `${directory} is not an atrest state directory`);
  if (version !== formatVersion) throw otherVersion(directory, version);
  if (typeof created !== 'boolean' || typeof rootKey !== 'string') {
    throw new StateDirectoryError('damaged', `${join(directory, stateFileName)} is damaged`);
  }
  return { created, rootKey: Buffer.from(rootKey, 'base64') };
}

/** The name is durable once the folder is synced. */
export async function writeStateFile(directory: string, { created, rootKey }: StateFile): Promise<void> {
  const content = { format, version: formatVersion, created, rootKey: rootKey.toString('base64') };
  await replaceFile(directory, stateFileName, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Replaces a file so that a crash leaves the old one or the new one, whole. Mode 0600. The name is durable once the folder is synced. */
export async function replaceFile(directory: string, name: string, text: string): Promise<void> {
  const path = join(directory, name);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

function parse(text: string): Partial<Record<'format' | 'version' | 'created' | 'rootKey', unknown>> {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? content : {};
  } catch {
    return {};
  }
}

function otherVersion(directory: string, version: unknown): StateDirectoryError {
  const age = typeof version === 'number' && version < formatVersion ? 'an older' : 'a newer';
  const found = typeof version === 'number' ? `${age} format (version ${version})` : 'an unknown format version';
  return new StateDirectoryError('other-version', `${directory} has ${found}; this program reads version ${formatVersion}`);
}
