import { createConsola } from 'consola/basic';
import type { Log } from '../log';

/** For people: one line each, on standard error, so that standard output stays data. */
export function terminalLog(verbose: boolean): Log {
  const { stderr } = process;
  const out = createConsola({ level: verbose ? 4 : 3, stdout: stderr, stderr });
  return {
    debug: (message) => out.debug(message),
    info: (message) => out.info(message),
    warn: (message) => out.warn(message),
    error: (message, cause) => out.error(message, cause instanceof Error ? (cause.stack ?? cause.message) : cause),
  };
}
