import { ReferenceBackend } from '../backend';
import type { XksProxyAddress } from '../backend';
import type { Log } from '../log';
import { CliFailure, exitCodes } from './failure';
import { StateDirectoryError } from '../storage/state-directory-error';

export interface StartOptions {
  readonly data: string | undefined;
  readonly unsealKeyFile: string | undefined;
  readonly xksProxies: Readonly<Record<string, XksProxyAddress>>;
  readonly log: Log;
}

/** A backend for a command; what stands in the way becomes one line. */
export async function openBackend({ data, unsealKeyFile, xksProxies, log }: StartOptions): Promise<ReferenceBackend> {
  if (data === undefined && unsealKeyFile !== undefined) throw new CliFailure('--unseal-key-file goes with --data', exitCodes.usage);
  const unsealKey = process.env.ATREST_UNSEAL_KEY;
  try {
    return await ReferenceBackend.start({
      log,
      xksProxies,
      ...(data === undefined ? {} : { data }),
      ...(unsealKeyFile === undefined ? {} : { unsealKeyFile }),
      ...(unsealKey === undefined || unsealKeyFile !== undefined ? {} : { unsealKey }),
    });
  } catch (error) {
    if (error instanceof StateDirectoryError) throw new CliFailure(error.message, exitCodes.state);
    throw error;
  }
}
