import { readFile } from 'node:fs/promises';
import { ReferenceBackend } from '../backend';
import type { Log } from '../log';
import { StateDirectoryError } from '../storage/state-directory';
import { CliFailure, exitCodes } from './failure';

export interface StartOptions {
  readonly data: string | undefined;
  readonly unsealKeyFile: string | undefined;
  readonly log: Log;
}

/** A backend for a command; what stands in the way becomes one line. */
export async function openBackend({ data, unsealKeyFile, log }: StartOptions): Promise<ReferenceBackend> {
  if (data === undefined && unsealKeyFile !== undefined) throw new CliFailure('--unseal-key-file goes with --data', exitCodes.usage);
  try {
    const unsealKey = unsealKeyFile === undefined ? process.env.ATREST_UNSEAL_KEY : (await readFile(unsealKeyFile, 'utf8')).trim();
    return await ReferenceBackend.start({ log, ...(data === undefined ? {} : { data }), ...(unsealKey === undefined ? {} : { unsealKey }) });
  } catch (error) {
    if (error instanceof StateDirectoryError) throw new CliFailure(error.message, exitCodes.state);
    if (error instanceof Error && 'path' in error && error.path === unsealKeyFile) throw new CliFailure(`cannot read ${String(unsealKeyFile)}`, exitCodes.state);
    throw error;
  }
}
